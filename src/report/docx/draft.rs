//! A letter as `word/document.xml`, paragraph by paragraph.

use std::io;

use super::imprint::{Area, write_imprint};
use super::letter::{Letter, Paragraph, Part, Piece, pieces};
use super::official;
use super::package::{DocxError, pack};
use super::xml::{self, Xml, empty, numbers, run, value, words};

/// The parts that are the same in every letter, in the order of the package.
const PARTS: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("../../../assets/report/letters/parts/content_types.xml")),
    ("_rels/.rels", include_str!("../../../assets/report/letters/parts/package_relations.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../../assets/report/letters/parts/document_relations.xml")),
    ("word/styles.xml", include_str!("../../../assets/report/letters/parts/styles.xml")),
    ("word/settings.xml", include_str!("../../../assets/report/letters/parts/settings.xml")),
    ("word/footer_odd.xml", include_str!("../../../assets/report/letters/parts/footer_odd.xml")),
    ("word/footer_even.xml", include_str!("../../../assets/report/letters/parts/footer_even.xml")),
];

/// The letter as a file; the same letter always gives the same bytes.
///
/// # Errors
/// Failures of the libraries that write it.
pub fn write(letter: &Letter) -> Result<Vec<u8>, DocxError> {
    pack(&PARTS, &letter.title(), &document(letter)?)
}

fn document(letter: &Letter) -> io::Result<Vec<u8>> {
    xml::document(|xml| {
        let (foot, text): (Vec<&Paragraph>, Vec<&Paragraph>) =
            letter.paragraphs.iter().partition(|paragraph| paragraph.part.is_at_foot());
        let following = text.iter().skip(1).copied().map(Some).chain([None]);
        let anchor = anchor_of_foot(&text);
        for (nth, (paragraph, next)) in text.iter().zip(following).enumerate() {
            if nth == anchor {
                let area = Area { left: official::MARGIN_LEFT, width: official::TEXT_WIDTH };
                write_imprint(xml, area, &foot, None, |xml, line| write_paragraph(xml, (*line, None), letter))?;
            }
            write_paragraph(xml, (paragraph, next), letter)?;
        }
        section(xml)
    })
}

/// The paragraph that 版记 goes along with, for what floats goes along with the paragraph after it: the first of those that are on the
/// last page in any case. LibreOffice takes the paragraph to the next page where 版记 finds no room below it, and those before it stay.
fn anchor_of_foot(text: &[&Paragraph]) -> usize {
    let office = text.iter().rposition(|paragraph| paragraph.part == Part::Office);
    office.unwrap_or(text.len().saturating_sub(1))
}

/// One paragraph, and the one that follows it.
fn write_paragraph(
    xml: &mut Xml,
    (paragraph, next): (&Paragraph, Option<&Paragraph>),
    letter: &Letter,
) -> io::Result<()> {
    xml.create_element("w:p").write_inner_content(|xml| {
        xml.create_element("w:pPr").write_inner_content(|xml| {
            value(xml, "w:pStyle", official::style(paragraph.part))?;
            // Attachments, office and date never stand on a page without a line of the text.
            let next = next.map(|next| next.part);
            // 附注 is not left alone on a page either. Of many attachments the last two go along with the office's name.
            let kept = [(Part::Body, Part::Blank), (Part::Date, Part::Contact), (Part::Attachment, Part::Blank)];
            let is_kept = next.is_some_and(|next| kept.contains(&(paragraph.part, next)));
            if is_kept || is_before_last_attachment(paragraph, letter) {
                empty(xml, "w:keepNext")?;
            }
            if paragraph.part == Part::Office {
                let date = letter.paragraphs.iter().find(|other| other.part == Part::Date);
                let date = date.map_or("", |date| date.text.as_str());
                let indent = official::office_indent(&paragraph.text, date).to_string();
                let indent = [("w:right", indent.as_str()), ("w:firstLineChars", "0"), ("w:firstLine", "0")];
                xml.create_element("w:ind").with_attributes(indent).write_empty()?;
            }
            Ok(())
        })?;
        for (index, line) in paragraph.text.split('\n').enumerate() {
            if index > 0 {
                run(xml, None, |xml| empty(xml, "w:br"))?;
            }
            for piece in pieces(line) {
                match piece {
                    Piece::Known(text) => words(xml, None, text)?,
                    Piece::Wanting(text) => words(xml, Some("yellow"), text)?,
                }
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Whether the attachment after this one is the last, or this is the only one.
fn is_before_last_attachment(paragraph: &Paragraph, letter: &Letter) -> bool {
    let listed = letter.paragraphs.iter().filter(|it| matches!(it.part, Part::FirstAttachment | Part::Attachment));
    let listed: Vec<&Paragraph> = listed.collect();
    matches!(listed.as_slice(), [only] | [.., only, _] if std::ptr::eq(*only, paragraph))
}

/// The page: paper, margins, the grid of lines and characters, page numbers.
fn section(xml: &mut Xml) -> io::Result<()> {
    xml.create_element("w:sectPr").write_inner_content(|xml| {
        for (pages, part) in [("default", "footer_odd"), ("even", "footer_even")] {
            let reference = [("w:type", pages), ("r:id", part)];
            xml.create_element("w:footerReference").with_attributes(reference).write_empty()?;
        }
        let [width, height] = official::PAGE;
        numbers(xml, "w:pgSz", &[("w:w", width), ("w:h", height)])?;
        let margins = [
            ("w:top", official::MARGIN_TOP),
            ("w:right", official::MARGIN_RIGHT),
            ("w:bottom", official::MARGIN_BOTTOM),
            ("w:left", official::MARGIN_LEFT),
            ("w:header", official::HEADER),
            ("w:footer", official::FOOTER),
            ("w:gutter", 0),
        ];
        numbers(xml, "w:pgMar", &margins)?;
        let (pitch, space) = (official::LINE_PITCH.to_string(), official::CHARACTER_SPACE.to_string());
        let grid = [("w:type", "linesAndChars"), ("w:linePitch", pitch.as_str()), ("w:charSpace", space.as_str())];
        xml.create_element("w:docGrid").with_attributes(grid).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the file, by their names.
    fn unpacked(letter: &Letter) -> std::collections::BTreeMap<String, String> {
        crate::report::docx::testing::unpacked(write(letter).expect("written"))
    }

    fn letter(paragraphs: &[(Part, &str)]) -> Letter {
        let paragraph = |(part, text): &(Part, &str)| Paragraph { part: *part, text: (*text).to_owned() };
        Letter { paragraphs: paragraphs.iter().map(paragraph).collect() }
    }

    #[test]
    fn a_paragraph_has_its_style_and_what_is_wanting_is_marked() {
        let parts = unpacked(&letter(&[(Part::Body, "按〔文号待补〕办理")]));
        let document = parts.get("word/document.xml").expect("the document");
        let hint = "<w:rFonts w:hint=\"eastAsia\"/>";
        let expected = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/></w:pPr>\
             <w:r><w:rPr>{hint}</w:rPr><w:t xml:space=\"preserve\">按</w:t></w:r>\
             <w:r><w:rPr>{hint}<w:highlight w:val=\"yellow\"/></w:rPr><w:t xml:space=\"preserve\">〔文号待补〕</w:t></w:r>\
             <w:r><w:rPr>{hint}</w:rPr><w:t xml:space=\"preserve\">办理</w:t></w:r></w:p>"
        );
        assert!(document.contains(&expected), "{document}");
    }

    #[test]
    fn the_foot_floats_at_the_end_of_the_last_page_between_its_rules() {
        let parts = unpacked(&letter(&[
            (Part::Body, "正文"),
            (Part::Date, "2026年11月23日"),
            (Part::Contact, "（联系人）"),
            (Part::Copies, "抄送：甲。"),
            (Part::Imprint, "乙\t〔印发日期待补〕印发"),
        ]));
        let document = parts.get("word/document.xml").expect("the document");
        let at = |words: &str| document.find(words).unwrap_or_else(|| panic!("{words}: {document}"));
        assert!(at("<w:tbl>") < at(">抄送：甲。<") && at(">抄送：甲。<") < at(">〔印发日期待补〕<"));
        assert!(at("</w:tbl>") < at(">（联系人）<"), "it goes along with the last paragraph");
        assert!(at(">2026年11月23日<") < at("<w:tbl>"));
        let place = "w:vertAnchor=\"margin\" w:horzAnchor=\"page\" w:tblpX=\"1587\" w:tblpYSpec=\"bottom\"/>\
             <w:tblW w:w=\"8845\" w:type=\"dxa\"/>";
        let rules = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/>\
             <w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/>\
             <w:insideH w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders>";
        assert!(at(place) < at(rules));
        let date = "<w:pStyle w:val=\"Date\"/><w:keepNext/>";
        assert!(document.contains(date), "附注 keeps with the date: {document}");
        assert!(!unpacked(&letter(&[(Part::Body, "正文")]))["word/document.xml"].contains("<w:tbl>"));
    }

    #[test]
    fn of_many_attachments_the_last_two_go_along_with_the_office() {
        let parts = unpacked(&letter(&[
            (Part::Body, "请批示。"),
            (Part::Blank, ""),
            (Part::FirstAttachment, "附件：1.\t甲"),
            (Part::Attachment, "2.\t乙"),
            (Part::Attachment, "3.\t丙"),
            (Part::Blank, ""),
            (Part::Office, "办公室"),
        ]));
        let document = parts.get("word/document.xml").expect("the document");
        let kept: Vec<bool> =
            document.split("<w:p>").skip(1).map(|paragraph| paragraph.contains("<w:keepNext/>")).collect();
        // The style of an empty line and of the office keeps with the next by itself.
        assert_eq!(kept, [true, false, false, true, true, false, false], "{document}");
    }

    /// 通知: the date alone was on the last page, with 版记.
    #[test]
    fn the_foot_does_not_part_office_and_date() {
        let parts = unpacked(&letter(&[
            (Part::Body, "请批示。"),
            (Part::Blank, ""),
            (Part::Office, "办公室"),
            (Part::Date, "2026年11月23日"),
            (Part::Imprint, "乙　〔印发日期待补〕印发"),
        ]));
        let document = parts.get("word/document.xml").expect("the document");
        let at = |words: &str| document.find(words).unwrap_or_else(|| panic!("{words}: {document}"));
        assert!(at(">请批示。<") < at("<w:tbl>") && at("</w:tbl>") < at(">办公室<"));
    }

    #[test]
    fn no_page_begins_or_ends_with_a_single_line_of_a_paragraph() {
        let parts = unpacked(&letter(&[(Part::Body, "正文")]));
        assert!(parts["word/styles.xml"].contains("<w:widowControl/>"));
    }

    #[test]
    fn the_page_has_the_measures_of_the_standard_in_the_order_of_the_schema() {
        let parts = unpacked(&letter(&[(Part::Title, "甲\n乙")]));
        let document = parts.get("word/document.xml").expect("the document");
        let section = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"footer_odd\"/>\
             <w:footerReference w:type=\"even\" r:id=\"footer_even\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"850\" w:footer=\"1407\" \
             w:gutter=\"0\"/><w:docGrid w:type=\"linesAndChars\" w:linePitch=\"579\" w:charSpace=\"-845\"/></w:sectPr></w:body>";
        assert!(document.contains(section), "{document}");
        let styles = parts.get("word/styles.xml").expect("styles");
        for (style, face, size) in [
            ("Title", "方正小标宋简体", Some("44")),
            ("Heading1", "黑体", None),
            ("Heading2", "楷体_GB2312", None),
            ("PageNumberOdd", "宋体", Some("28")),
        ] {
            let (_, found) = styles.split_once(&format!("w:styleId=\"{style}\"")).expect("a style");
            let found = found.split("</w:style>").next().expect("its end");
            assert!(found.contains(&format!("w:eastAsia=\"{face}\"")), "{found}");
            assert!(size.is_none_or(|size| found.contains(&format!("<w:sz w:val=\"{size}\"/>"))), "{found}");
        }
        assert!(styles.contains("w:eastAsia=\"仿宋_GB2312\"") && styles.contains("<w:sz w:val=\"32\"/>"));
        assert!(parts.get("word/settings.xml").expect("settings").contains("<w:evenAndOddHeaders/>"));
        for (footer, style) in [("word/footer_odd.xml", "PageNumberOdd"), ("word/footer_even.xml", "PageNumberEven")] {
            let found = parts.get(footer).expect("a footer");
            assert!(found.contains(style) && found.contains(" PAGE ") && found.contains("— "), "{found}");
        }
    }

    #[test]
    fn signs_of_xml_and_control_characters_do_no_harm() {
        let parts = unpacked(&letter(&[(Part::Body, "甲<&\u{7}\">局"), (Part::Attachment, "2.\t表")]));
        let document = parts.get("word/document.xml").expect("the document");
        assert!(document.contains(">甲&lt;&amp;&quot;&gt;局</w:t>"), "{document}");
        assert!(document.contains(">2.</w:t><w:tab/><w:t xml:space=\"preserve\">表</w:t>"), "{document}");
        for (name, text) in &parts {
            let mut reader = quick_xml::Reader::from_str(text);
            while reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) != quick_xml::events::Event::Eof
            {
            }
        }
    }
}
