//! The parts of a document put together as a .docx.

use std::io::{self, Cursor, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;
use zip::write::SimpleFileOptions;
use zip::{ZipWriter, result::ZipError};

use super::xml::{DECLARATION, visible};

/// Why no file was made. It is made in memory, so nothing that an office could do is behind it.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("parts of the file: {0}")]
    Xml(#[from] io::Error),
    #[error("packing the file: {0}")]
    Zip(#[from] ZipError),
}

/// The document with the parts that are the same in every one of its kind; the same content always gives the same bytes.
///
/// # Errors
/// Failures of the libraries that write it.
pub fn pack(parts: &[(&str, &str)], title: &str, document: &[u8]) -> Result<Vec<u8>, DocxError> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        add(&mut package, name, text.as_bytes())?;
    }
    add(&mut package, "docProps/core.xml", &properties(title)?)?;
    add(&mut package, "word/document.xml", document)?;
    Ok(package.finish()?.into_inner())
}

fn add(package: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), DocxError> {
    package.start_file(name, SimpleFileOptions::default())?;
    package.write_all(bytes)?;
    Ok(())
}

fn properties(title: &str) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(DECLARATION.as_bytes().to_vec());
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.create_element("cp:coreProperties").with_attributes(spaces).write_inner_content(|xml| {
        xml.create_element("dc:title").write_text_content(BytesText::new(&visible(title)))?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}
