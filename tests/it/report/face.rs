//! A font made up for tests: every character given is a black square. So no test depends on what a machine has installed.

/// A TrueType font of one family that has these characters (in order); `rights` is fsType: 0 free, 2 not to be embedded.
pub fn font(family: &str, characters: &[char], rights: u16) -> Vec<u8> {
    let square = glyph();
    let loca = [0, 0, square.len() as u32].map(u32::to_be_bytes).concat();
    let tables: [(&[u8; 4], Vec<u8>); 10] = [
        (b"OS/2", os2(rights)),
        (b"cmap", cmap(characters)),
        (b"glyf", square),
        (b"head", head()),
        (b"hhea", words(&[1, 0, 880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2])),
        (b"hmtx", words(&[1000, 0, 1000, 100])),
        (b"loca", loca),
        (b"maxp", words(&[1, 0, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        (b"name", name(family)),
        (b"post", words(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    ];
    let mut font = words(&[1, 0, tables.len() as i16, 0, 0, 0]);
    let mut data = Vec::new();
    let start = font.len() + tables.len() * 16;
    for (tag, table) in &tables {
        font.extend_from_slice(*tag);
        for number in [0, start + data.len(), table.len()] {
            font.extend((number as u32).to_be_bytes());
        }
        data.extend_from_slice(table);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    font.extend(data);
    font
}

fn words(words: &[i16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A square of 800 units from (100, 0), written as steps from corner to corner.
fn glyph() -> Vec<u8> {
    let mut glyph = words(&[1, 100, 0, 900, 800, 3, 0]);
    glyph.extend([1; 4]);
    glyph.extend(words(&[100, 0, 800, 0, 0, 800, 0, -800]));
    glyph
}

fn head() -> Vec<u8> {
    let mut head = words(&[1, 0, 1, 0, 0, 0]);
    head.extend(0x5F0F_3CF5_u32.to_be_bytes());
    head.extend(words(&[0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 900, 800, 0, 8, 2, 1, 0]));
    head
}

fn os2(rights: u16) -> Vec<u8> {
    let mut table = words(&[4, 1000, 400, 5, rights as i16]);
    table.resize(62, 0);
    table.extend(words(&[0x40, 0, -1, 880, -120, 0, 880, 120]));
    table.resize(96, 0);
    table
}

fn cmap(characters: &[char]) -> Vec<u8> {
    let mut cmap = words(&[0, 1, 3, 10, 0, 12, 12, 0]);
    for number in [16 + 12 * characters.len() as u32, 0, characters.len() as u32] {
        cmap.extend(number.to_be_bytes());
    }
    for character in characters {
        for number in [u32::from(*character), u32::from(*character), 1] {
            cmap.extend(number.to_be_bytes());
        }
    }
    cmap
}

/// Family, style, and the name PDFs use.
fn name(family: &str) -> Vec<u8> {
    let texts = [(1, family), (2, "Regular"), (6, "Made-Up")];
    let mut records = Vec::new();
    let mut strings = Vec::new();
    for (kind, text) in texts {
        let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        records.extend(words(&[3, 1, 0x409, kind, text.len() as i16, strings.len() as i16]));
        strings.extend(text);
    }
    [words(&[0, texts.len() as i16, 6 + records.len() as i16]), records, strings].concat()
}
