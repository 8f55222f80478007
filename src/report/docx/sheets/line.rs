//! Paragraphs of a document of tables.

use std::io;

use super::section::Section;
use crate::report::docx::xml::{Xml, empty, numbers, run, value, words};

/// One paragraph. In its text a tab is a tab of the paper, and a line feed begins a new line.
#[derive(Default)]
pub struct Line {
    pub style: String,
    pub text: String,
    /// With the next.
    pub is_kept: bool,
    pub tabs: Vec<(&'static str, u32)>,
    /// Twips.
    pub before: u32,
    /// How far it ends before the edge, in twips.
    pub right: u32,
    pub align: Option<&'static str>,
}

/// One paragraph; with a section it is the last of that.
pub fn write_line(xml: &mut Xml, line: &Line, section: Option<&Section>) -> io::Result<()> {
    xml.create_element("w:p").write_inner_content(|xml| {
        xml.create_element("w:pPr").write_inner_content(|xml| {
            value(xml, "w:pStyle", &line.style)?;
            if line.is_kept {
                empty(xml, "w:keepNext")?;
            }
            if !line.tabs.is_empty() {
                xml.create_element("w:tabs").write_inner_content(|xml| {
                    line.tabs.iter().try_for_each(|(kind, at)| {
                        let at = at.to_string();
                        xml.create_element("w:tab")
                            .with_attributes([("w:val", *kind), ("w:pos", at.as_str())])
                            .write_empty()?;
                        Ok(())
                    })
                })?;
            }
            if line.before > 0 {
                numbers(xml, "w:spacing", &[("w:before", line.before)])?;
            }
            if line.right > 0 {
                numbers(xml, "w:ind", &[("w:right", line.right)])?;
            }
            line.align.map_or(Ok(()), |align| value(xml, "w:jc", align))?;
            section.map_or(Ok(()), |section| section.write(xml))
        })?;
        for (index, text) in line.text.split('\n').enumerate() {
            if index > 0 {
                run(xml, None, |xml| empty(xml, "w:br"))?;
            }
            if !text.is_empty() {
                words(xml, None, text)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}
