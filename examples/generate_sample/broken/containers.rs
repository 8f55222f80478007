//! Files that are no workbooks, or no longer: as small as what they pretend to be allows.

/// Each file with its name; `well` is a sound workbook to begin with.
pub fn files(well: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let half = well.get(..well.len() / 2).unwrap_or_default().to_vec();
    vec![
        ("empty.xlsx", Vec::new()),
        ("encrypted.xlsx", encrypted()),
        ("damaged.xlsx", half),
        ("text_document.docx", zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")])),
        (
            "presentation.pptx",
            zip(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<presentation/>")]),
        ),
        ("archive.zip", zip(&[("readme.txt", b"nothing")])),
        ("pdf.xlsx", b"%PDF-1.7\n%%EOF\n".to_vec()),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        (
            "web_page.xls",
            "<!DOCTYPE html><html><body><p>登录已过期，请重新登录。</p></body></html>".as_bytes().to_vec(),
        ),
        ("web_archive.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n".to_vec()),
        (
            "other_xml.xml",
            b"<?xml version=\"1.0\"?>\n<uof:UOF xmlns:uof=\"http://schemas.uof.org/cn/2009/uof\"/>\n".to_vec(),
        ),
        ("fixed_layout.ofd", zip(&[("OFD.xml", b"<ofd:OFD/>")])),
        ("apple_document.numbers", zip(&[("Index/Document.iwa", b"nothing")])),
        ("sealed.xlsx", b"%TSD-Header-###%\0\x01\x02".to_vec()),
        ("plain_text.txt", "请各单位于本月底前报送花名册。\n逾期不报的予以通报。\n".as_bytes().to_vec()),
        ("database.xlsx", [b"SQLite format 3\0".as_slice(), &[0; 84]].concat()),
        ("ancient_excel.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00\x0A\x00\x00\x00".to_vec()),
        ("unknown.xlsx", (0..=255).cycle().skip(1).take(600).collect()),
    ]
}

/// A ZIP container without compression.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = length(file.len());
        let size = length(content.len()).to_le_bytes();
        let name_size = u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes();
        let checked = crc(content).to_le_bytes();
        // Version, flags, packing, time and date of 1980-01-01.
        let common =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 33, 0], checked.as_slice(), &size, &size, &name_size, &[0, 0]].concat();
        file.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes(), content].concat());
        directory
            .extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).unwrap_or(u16::MAX).to_le_bytes();
    let (start, size) = (length(file.len()).to_le_bytes(), length(directory.len()).to_le_bytes());
    [file, directory, [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &start, &[0, 0]].concat()].concat()
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// CRC-32, as ZIP checks its parts.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// The container of a workbook that is locked with a password: a compound file with a stream `EncryptedPackage`.
fn encrypted() -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let mut put = |at: usize, bytes: &[u8]| {
        header.resize(at, 0);
        header.extend(bytes);
    };
    put(30, &9_u16.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    put(76, &0_u32.to_le_bytes());
    put(80, &FREE.to_le_bytes().repeat(108));
    let mut table: Vec<u8> = [0xFFFF_FFFD, END, END].iter().flat_map(|next| u32::to_le_bytes(*next)).collect();
    table.resize(512, 0xFF);
    let mut directory: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    directory.resize(116, 0);
    directory.extend([2_u32.to_le_bytes(), 4096_u32.to_le_bytes()].concat());
    directory.resize(512, 0);
    [header, table, directory, vec![7; 512]].concat()
}
