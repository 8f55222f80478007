//! An official letter as it is meant: its paragraphs in order, each with its part in the paper. How that part looks is for
//! `official` to say; where the words come from, this file does not know.

/// A finished letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph. A line feed in its text begins a new line of the same paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub part: Part,
    pub text: String,
}

/// What a paragraph is in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 标题
    Title,
    /// 主送机关
    Addressee,
    /// "一、…"
    FirstHeading,
    /// "（一）…"
    SecondHeading,
    /// 正文
    Body,
    /// 附件说明: "附件：1." and a tab before the name.
    FirstAttachment,
    /// The further ones: "2." and a tab before the name.
    Attachment,
    /// An empty line.
    Blank,
    /// 发文机关署名
    Office,
    /// 成文日期
    Date,
    /// 附注: whom to ask.
    Contact,
    /// 抄送机关, in 版记
    Copies,
    /// 印发机关, a tab, and 印发日期, in 版记
    Imprint,
}

/// A stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Known(&'a str),
    /// Still to be filled in by hand: "〔文号待补〕".
    Wanting(&'a str),
}

/// How a stretch ends that is still to be filled in.
pub const WANTING: &str = "待补〕";

/// The text cut where something is still to be filled in.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut known, mut rest) = (0, 0);
    while let Some(end) = text.get(rest..).and_then(|tail| tail.find(WANTING)).map(|at| rest + at + WANTING.len()) {
        let opening = text.get(rest..end).and_then(|before| before.rfind('〔')).map(|at| rest + at);
        if let Some(opening) = opening {
            found.extend(text.get(known..opening).filter(|it| !it.is_empty()).map(Piece::Known));
            found.extend(text.get(opening..end).map(Piece::Wanting));
            known = end;
        }
        rest = end;
    }
    found.extend(text.get(known..).filter(|it| !it.is_empty()).map(Piece::Known));
    found
}

/// What is still to be filled in, each once, in order.
pub fn wanting_in<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for piece in texts.into_iter().flat_map(pieces) {
        match piece {
            Piece::Wanting(words) if !found.contains(&words) => found.push(words),
            Piece::Wanting(_) | Piece::Known(_) => {}
        }
    }
    found
}

impl Part {
    /// Whether it stands in 版记, at the foot of the last page.
    pub fn is_at_foot(self) -> bool {
        matches!(self, Self::Copies | Self::Imprint)
    }
}

impl Letter {
    /// The words of the title in one line.
    pub fn title(&self) -> String {
        let title = self.paragraphs.iter().find(|paragraph| paragraph.part == Part::Title);
        title.map(|paragraph| paragraph.text.replace('\n', "")).unwrap_or_default()
    }

    /// What is still to be filled in, each once, in order.
    pub fn wanting(&self) -> Vec<&str> {
        wanting_in(self.paragraphs.iter().map(|paragraph| paragraph.text.as_str()))
    }

    /// As it is shown on a screen of text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for paragraph in &self.paragraphs {
            let words = paragraph.text.replace('\t', if paragraph.part.is_at_foot() { "　　" } else { " " });
            let indent = match paragraph.part {
                Part::Title | Part::Addressee | Part::Blank | Part::Copies | Part::Imprint => "",
                Part::FirstHeading | Part::SecondHeading | Part::Body | Part::FirstAttachment | Part::Contact => "　　",
                Part::Attachment => "　　　　　",
                Part::Office | Part::Date => "　　　　　　　　　　　　",
            };
            for line in words.split('\n') {
                text.push_str(if line.is_empty() { "" } else { indent });
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanting_is_cut_out_and_listed_once() {
        let text = "你办《请示》（〔请示文号待补〕）收悉，安委编〔2026〕12号，〔日期待补〕";
        let expected = [
            Piece::Known("你办《请示》（"),
            Piece::Wanting("〔请示文号待补〕"),
            Piece::Known("）收悉，安委编〔2026〕12号，"),
            Piece::Wanting("〔日期待补〕"),
        ];
        assert_eq!(pieces(text), expected);
        assert_eq!(pieces("没有，待补〕也不是"), [Piece::Known("没有，待补〕也不是")]);
        assert_eq!(pieces(""), []);
        assert_eq!(
            wanting_in([text, "〔日期待补〕〔联系人待补〕"]),
            ["〔请示文号待补〕", "〔日期待补〕", "〔联系人待补〕"]
        );
    }

    #[test]
    fn a_title_of_two_lines_is_one_name() {
        let paragraph = |part, text: &str| Paragraph { part, text: text.to_owned() };
        let letter = Letter {
            paragraphs: vec![paragraph(Part::Title, "甲办\n关于乙的请示"), paragraph(Part::Attachment, "2.\t表")],
        };
        assert_eq!(letter.title(), "甲办关于乙的请示");
        assert_eq!(letter.text(), "甲办\n关于乙的请示\n　　　　　2. 表\n");
    }
}
