//! A letter as the bytes of a .docx: `word/document.xml` is written here, paragraph by paragraph, in the order the schema of
//! WordprocessingML wants (ISO/IEC 29500, transitional); the other parts are the same in every letter.

use std::io::{self, Cursor, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;
use zip::write::SimpleFileOptions;
use zip::{ZipWriter, result::ZipError};

use super::letter::{Letter, Paragraph, Part, Piece, pieces};
use super::official;

/// Why no file was made. It is made in memory, so nothing that an office could do is behind it.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("parts of the file: {0}")]
    Xml(#[from] io::Error),
    #[error("packing the file: {0}")]
    Zip(#[from] ZipError),
}

type Xml = Writer<Vec<u8>>;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The parts that never change, in the order of the package.
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
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in PARTS {
        add(&mut package, name, text.as_bytes())?;
    }
    add(&mut package, "docProps/core.xml", &properties(letter)?)?;
    add(&mut package, "word/document.xml", &document(letter)?)?;
    Ok(package.finish()?.into_inner())
}

fn add(package: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), DocxError> {
    package.start_file(name, SimpleFileOptions::default())?;
    package.write_all(bytes)?;
    Ok(())
}

fn properties(letter: &Letter) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(DECLARATION.as_bytes().to_vec());
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.create_element("cp:coreProperties").with_attributes(spaces).write_inner_content(|xml| {
        xml.create_element("dc:title").write_text_content(BytesText::new(&visible(&letter.title())))?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn document(letter: &Letter) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(DECLARATION.as_bytes().to_vec());
    let spaces = [("xmlns:w", NAMESPACE), ("xmlns:r", RELATIONS)];
    xml.create_element("w:document").with_attributes(spaces).write_inner_content(|xml| {
        xml.create_element("w:body").write_inner_content(|xml| {
            let following = letter.paragraphs.iter().skip(1).map(Some).chain([None]);
            for (paragraph, next) in letter.paragraphs.iter().zip(following) {
                write_paragraph(xml, (paragraph, next), letter)?;
            }
            section(xml)
        })?;
        Ok(())
    })?;
    Ok(xml.into_inner())
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
            if paragraph.part == Part::Body && next.is_some_and(|next| next.part == Part::Blank) {
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

/// A run of text; its tabs are tabs of the paper.
fn words(xml: &mut Xml, highlight: Option<&str>, text: &str) -> io::Result<()> {
    run(xml, highlight, |xml| {
        for (index, between) in text.split('\t').enumerate() {
            if index > 0 {
                empty(xml, "w:tab")?;
            }
            if !between.is_empty() {
                text_element(xml, "w:t", between)?;
            }
        }
        Ok(())
    })
}

fn run(xml: &mut Xml, highlight: Option<&str>, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element("w:r").write_inner_content(|xml| {
        xml.create_element("w:rPr").write_inner_content(|xml| {
            // Quotation marks and dashes are Chinese ones, and as wide.
            xml.create_element("w:rFonts").with_attribute(("w:hint", "eastAsia")).write_empty()?;
            highlight.map_or(Ok(()), |colour| value(xml, "w:highlight", colour))
        })?;
        content(xml)
    })?;
    Ok(())
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

fn numbers(xml: &mut Xml, name: &str, measures: &[(&str, u32)]) -> io::Result<()> {
    let written: Vec<(&str, String)> = measures.iter().map(|(key, value)| (*key, value.to_string())).collect();
    let attributes = written.iter().map(|(key, value)| (*key, value.as_str()));
    xml.create_element(name).with_attributes(attributes).write_empty()?;
    Ok(())
}

fn value(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.create_element(name).with_attribute(("w:val", value)).write_empty()?;
    Ok(())
}

fn empty(xml: &mut Xml, name: &str) -> io::Result<()> {
    xml.create_element(name).write_empty()?;
    Ok(())
}

/// Text as it is, spaces at its ends too.
fn text_element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let element = xml.create_element(name).with_attribute(("xml:space", "preserve"));
    element.write_text_content(BytesText::new(&visible(text)))?;
    Ok(())
}

/// Without control characters: XML has no way to write them, and nobody could see them.
fn visible(text: &str) -> String {
    text.chars().filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    /// The parts of the file, by their names.
    fn unpacked(letter: &Letter) -> std::collections::BTreeMap<String, String> {
        let bytes = write(letter).expect("written");
        let mut package = ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let names: Vec<String> = package.file_names().map(|name| name.expect("a name").into_owned()).collect();
        let mut read = |name: &str| {
            let mut text = String::new();
            package.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
            text
        };
        names.iter().map(|name| (name.clone(), read(name))).collect()
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
