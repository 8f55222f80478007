//! The text of a letter as an office edits it: plain text, a paragraph to a line, with fields in braces. A template is read whole and
//! every fault told with its line; what is filled in, and what the paper looks like, is not known here.

use std::collections::BTreeMap;

use super::fields::Field;
use crate::report::docx::{Letter, Paragraph, Part};

/// A template that can be filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    mark: Mark,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Text(String),
    Field(Field),
}

/// What a line is, by the word at its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Paragraph(Part),
    /// 附件说明, which the plan makes.
    Attachments,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from one.
    pub line: usize,
    pub what: String,
}

/// What a letter says, for every field; a field that says nothing is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub values: BTreeMap<Field, String>,
    /// The papers that go with the letter, by their number.
    pub attachments: Vec<(usize, String)>,
}

const MARKS: [(&str, Mark); 11] = [
    ("标题", Mark::Paragraph(Part::Title)),
    ("主送", Mark::Paragraph(Part::Addressee)),
    ("一级", Mark::Paragraph(Part::FirstHeading)),
    ("二级", Mark::Paragraph(Part::SecondHeading)),
    ("正文", Mark::Paragraph(Part::Body)),
    ("附件", Mark::Attachments),
    ("落款", Mark::Paragraph(Part::Office)),
    ("日期", Mark::Paragraph(Part::Date)),
    ("附注", Mark::Paragraph(Part::Contact)),
    ("抄送", Mark::Paragraph(Part::Copies)),
    ("印发", Mark::Paragraph(Part::Imprint)),
];

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Every fault, in the order of the lines.
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        let (mut lines, mut faults) = (Vec::new(), Vec::new());
        for (number, written) in (1..).zip(text.lines()) {
            let written = written.trim();
            if written.is_empty() || written.starts_with(['#', '＃']) {
                continue;
            }
            match Line::read(written) {
                Ok(line) => lines.push(line),
                Err(wrong) => faults.extend(wrong.into_iter().map(|what| Fault { line: number, what })),
            }
        }
        let has = |part| lines.iter().any(|line: &Line| line.mark == Mark::Paragraph(part));
        if faults.is_empty() && !(has(Part::Title) && has(Part::Body)) {
            let last = text.lines().count().max(1);
            faults.push(Fault { line: last, what: "没有标题，或者没有正文".to_owned() });
        }
        if faults.is_empty() { Ok(Self { lines }) } else { Err(faults) }
    }

    /// The letter of a plan. Headings are numbered; a paragraph that says nothing is left out, and a heading all of whose paragraphs are.
    pub fn fill(&self, facts: &Facts) -> Letter {
        let mut filling = Filling { paragraphs: vec![blank(), blank()], firsts: 0, seconds: 0 };
        let filled: Vec<(Mark, String)> = self.lines.iter().map(|line| (line.mark, line.filled(facts))).collect();
        for (nth, (mark, text)) in filled.iter().enumerate() {
            match *mark {
                Mark::Paragraph(part) if is_bare(part, filled.get(nth + 1..).unwrap_or_default()) => {}
                Mark::Paragraph(part) => {
                    for text in text.split('\n').map(str::trim).filter(|text| !text.is_empty()) {
                        filling.push(part, text);
                    }
                }
                Mark::Attachments => filling.attach(&facts.attachments),
            }
        }
        Letter { paragraphs: filling.paragraphs }
    }
}

/// Whether this is a heading over paragraphs that all say nothing. `after` is what follows it.
fn is_bare(heading: Part, after: &[(Mark, String)]) -> bool {
    let deeper: &[Part] = match heading {
        Part::FirstHeading => &[Part::Body, Part::SecondHeading],
        Part::SecondHeading => &[Part::Body],
        _ => return false,
    };
    let section = after.iter().map_while(|(mark, text)| match mark {
        Mark::Paragraph(part) if deeper.contains(part) => Some((*part, text)),
        Mark::Paragraph(_) | Mark::Attachments => None,
    });
    let mut bodies = section.filter(|(part, _)| *part == Part::Body).peekable();
    bodies.peek().is_some() && bodies.all(|(_, text)| text.trim().is_empty())
}

impl Line {
    fn read(written: &str) -> Result<Self, Vec<String>> {
        let (mark, text) = match written.strip_prefix('【').and_then(|rest| rest.split_once('】')) {
            None => (Mark::Paragraph(Part::Body), written),
            Some((word, text)) => match MARKS.iter().find(|(known, _)| *known == word.trim()) {
                Some((_, mark)) => (*mark, text.trim()),
                None => {
                    let known = MARKS.map(|(known, _)| format!("【{known}】")).concat();
                    return Err(vec![format!("没有“【{word}】”这种段落，可以写{known}")]);
                }
            },
        };
        let (mut segments, mut faults) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else {
                faults.push(format!("“{{{}”没有写“}}”", after.chars().take(8).collect::<String>()));
                rest = "";
                break;
            };
            match Field::find(name) {
                Some(field) => segments.extend([Segment::Text(before.to_owned()), Segment::Field(field)]),
                None => faults.push(format!("没有字段“{{{name}}}”")),
            }
            rest = behind;
        }
        segments.push(Segment::Text(rest.to_owned()));
        if mark == Mark::Attachments && !text.is_empty() {
            faults.push("“【附件】”后面不写字，附件按方案排列".to_owned());
        }
        if faults.is_empty() { Ok(Self { mark, segments }) } else { Err(faults) }
    }

    /// Its text. Where all its fields say nothing, and it has some, so does the line.
    fn filled(&self, facts: &Facts) -> String {
        let value = |field: &Field| facts.values.get(field).map_or("", String::as_str);
        let mut fields = self.segments.iter().filter_map(|segment| match segment {
            Segment::Field(field) => Some(value(field)),
            Segment::Text(_) => None,
        });
        let says_nothing = fields.next().is_some_and(|first| first.is_empty() && fields.all(str::is_empty));
        if says_nothing {
            return String::new();
        }
        let text = self.segments.iter().map(|segment| match segment {
            Segment::Text(text) => text.as_str(),
            Segment::Field(field) => value(field),
        });
        text.collect()
    }
}

/// A letter on its way.
struct Filling {
    paragraphs: Vec<Paragraph>,
    firsts: usize,
    seconds: usize,
}

impl Filling {
    fn push(&mut self, part: Part, text: &str) {
        let last = self.paragraphs.last().map(|paragraph| paragraph.part);
        match part {
            Part::Title if last == Some(Part::Title) => {
                if let Some(title) = self.paragraphs.last_mut() {
                    title.text = format!("{}\n{text}", title.text);
                }
                return;
            }
            Part::FirstHeading => {
                (self.firsts, self.seconds) = (self.firsts + 1, 0);
                return self.put(part, format!("{}、{text}", crate::report::numeral(self.firsts)));
            }
            Part::SecondHeading => {
                self.seconds += 1;
                return self.put(part, format!("（{}）{text}", crate::report::numeral(self.seconds)));
            }
            // The name stands over the date, and a place for the seal above it.
            Part::Office if last != Some(Part::Office) => self.paragraphs.extend([blank(), blank()]),
            // 印发机关 at the left, blanks, 印发日期 at the right.
            Part::Imprint => {
                let ends = text.split_once('\u{3000}').map(|(left, right)| format!("{left}\t{}", right.trim()));
                return self.put(part, ends.unwrap_or_else(|| text.to_owned()));
            }
            Part::Title
            | Part::Addressee
            | Part::Body
            | Part::FirstAttachment
            | Part::Attachment
            | Part::Blank
            | Part::Office
            | Part::Date
            | Part::Contact
            | Part::Copies => {}
        }
        if last == Some(Part::Title) {
            self.paragraphs.push(blank());
        }
        self.put(part, text.to_owned());
    }

    fn put(&mut self, part: Part, text: String) {
        self.paragraphs.push(Paragraph { part, text });
    }

    /// 附件说明, a line below the text.
    fn attach(&mut self, attachments: &[(usize, String)]) {
        if !attachments.is_empty() {
            self.paragraphs.push(blank());
        }
        for (place, (number, title)) in attachments.iter().enumerate() {
            match (place, attachments.len()) {
                (0, 1) => self.put(Part::FirstAttachment, format!("附件：\t{title}")),
                (0, _) => self.put(Part::FirstAttachment, format!("附件：{number}.\t{title}")),
                (_, _) => self.put(Part::Attachment, format!("{number}.\t{title}")),
            }
        }
    }
}

fn blank() -> Paragraph {
    Paragraph { part: Part::Blank, text: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(usize, String)> {
        let faults = Template::read(text).expect_err("broken");
        faults.into_iter().map(|fault| (fault.line, fault.what)).collect()
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let told = faults("# 说明\n【标题】关于{事向}的请示\n\n【三级】甲\n正文{日期\n【附件】名册\n{地区}{没有}");
        let expected = [
            (2, "没有字段“{事向}”"),
            (
                4,
                "没有“【三级】”这种段落，可以写【标题】【主送】【一级】【二级】【正文】【附件】【落款】【日期】【附注】【抄送】【印发】",
            ),
            (5, "“{日期”没有写“}”"),
            (6, "“【附件】”后面不写字，附件按方案排列"),
            (7, "没有字段“{没有}”"),
        ];
        assert_eq!(told, expected.map(|(line, what)| (line, what.to_owned())));
        assert_eq!(faults("【标题】甲\n"), [(1, "没有标题，或者没有正文".to_owned())]);
        assert_eq!(faults(""), [(1, "没有标题，或者没有正文".to_owned())]);
    }

    #[test]
    fn headings_are_numbered_and_what_says_nothing_is_left_out() {
        let text = "【标题】{编办}\n【标题】关于甲的请示\n【主送】乙：\n【一级】理由\n【二级】甲乙\n一{撤并事项}\n【二级】丙\n一{日期}\n\
                    【二级】丁\n{撤并事项}\n【一级】其他\n【二级】戊\n【附件】\n【落款】{编办}\n【日期】{日期}\n";
        let facts = Facts {
            values: [(Field::CommissionOffice, "编办".to_owned()), (Field::Day, "2026年11月23日".to_owned())].into(),
            attachments: vec![(1, "对照表".to_owned()), (3, "名册".to_owned())],
        };
        let letter = Template::read(text).expect("sound").fill(&facts);
        let told: Vec<(Part, &str)> = letter.paragraphs.iter().map(|it| (it.part, it.text.as_str())).collect();
        let expected = [
            (Part::Blank, ""),
            (Part::Blank, ""),
            (Part::Title, "编办\n关于甲的请示"),
            (Part::Blank, ""),
            (Part::Addressee, "乙："),
            (Part::FirstHeading, "一、理由"),
            (Part::SecondHeading, "（一）丙"),
            (Part::Body, "一2026年11月23日"),
            (Part::FirstHeading, "二、其他"),
            (Part::SecondHeading, "（一）戊"),
            (Part::Blank, ""),
            (Part::FirstAttachment, "附件：1.\t对照表"),
            (Part::Attachment, "3.\t名册"),
            (Part::Blank, ""),
            (Part::Blank, ""),
            (Part::Office, "编办"),
            (Part::Date, "2026年11月23日"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_value_is_not_read_as_a_template() {
        let template = Template::read("【标题】甲\n{方案}").expect("sound");
        let values = [(Field::PlanName, "{日期}\n第二段".to_owned())].into();
        let letter = template.fill(&Facts { values, attachments: Vec::new() });
        let told: Vec<&str> = letter.paragraphs.iter().skip(3).map(|it| it.text.as_str()).collect();
        assert_eq!(told, ["", "{日期}", "第二段"]);
    }
}
