//! What WordprocessingML (ISO/IEC 29500, transitional) is written of: elements in the order its schema wants, and runs of text.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

pub type Xml = Writer<Vec<u8>>;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// `word/document.xml` with this body.
pub fn document(body: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(DECLARATION.as_bytes().to_vec());
    let spaces = [("xmlns:w", NAMESPACE), ("xmlns:r", RELATIONS)];
    xml.create_element("w:document").with_attributes(spaces).write_inner_content(|xml| {
        xml.create_element("w:body").write_inner_content(body)?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

/// A run of text; its tabs are tabs of the paper.
pub fn words(xml: &mut Xml, highlight: Option<&str>, text: &str) -> io::Result<()> {
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

pub fn run(xml: &mut Xml, highlight: Option<&str>, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
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

pub fn numbers(xml: &mut Xml, name: &str, measures: &[(&str, u32)]) -> io::Result<()> {
    let written: Vec<(&str, String)> = measures.iter().map(|(key, value)| (*key, value.to_string())).collect();
    let attributes = written.iter().map(|(key, value)| (*key, value.as_str()));
    xml.create_element(name).with_attributes(attributes).write_empty()?;
    Ok(())
}

/// A width in twips.
pub fn measure(xml: &mut Xml, name: &str, width: u32) -> io::Result<()> {
    let width = width.to_string();
    xml.create_element(name).with_attributes([("w:w", width.as_str()), ("w:type", "dxa")]).write_empty()?;
    Ok(())
}

/// One side of a frame, in eighths of a point.
pub fn rule(xml: &mut Xml, side: &str, size: u32) -> io::Result<()> {
    let size = size.to_string();
    let rule = [("w:val", "single"), ("w:sz", size.as_str()), ("w:space", "0"), ("w:color", "auto")];
    xml.create_element(side).with_attributes(rule).write_empty()?;
    Ok(())
}

pub fn value(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.create_element(name).with_attribute(("w:val", value)).write_empty()?;
    Ok(())
}

pub fn empty(xml: &mut Xml, name: &str) -> io::Result<()> {
    xml.create_element(name).write_empty()?;
    Ok(())
}

/// Text as it is, spaces at its ends too.
pub fn text_element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let element = xml.create_element(name).with_attribute(("xml:space", "preserve"));
    element.write_text_content(BytesText::new(&visible(text)))?;
    Ok(())
}

/// Without control characters: XML has no way to write them, and nobody could see them.
pub fn visible(text: &str) -> String {
    text.chars().filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')).collect()
}
