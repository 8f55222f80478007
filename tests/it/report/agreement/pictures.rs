//! Pictures of pages as they ought to look, kept small: 60 dots to the inch in 16 greys, one file a page under `tests/it/report/pages/`.
//! Only the bundled faces are used, so they are the same on every machine.
//!
//! A page may differ from its picture in one pixel of 500 by more than a fifth of the way from black to white: smoothing may come out
//! otherwise with another processor, a word moved by a pixel may not. `BIANHENG_WRITE=1 cargo test --test it -- pictures` takes the
//! pages as they are now for the new pictures; look at them before they are committed.

use std::path::{Path, PathBuf};

use bianheng::domain::Date;
use bianheng::report::{Cell, Cover, DraftMark, PageImage, PageNumberPlace, Pages, Paper, RowRole, Table};

use super::super::letters::TYPESETTER;
use crate::report_tables::{downshift, offices, register, row, text};

const DOTS_PER_INCH: f32 = 60.0;
/// Of the 16 greys.
const FORGIVEN: u8 = 3;
const PIXELS_OF_WHICH_ONE_MAY_DIFFER: usize = 500;
/// Of all pictures together, in bytes.
const ALLOWED: u64 = 150_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/report/pages")
}

/// A page in greys from 0 (black) to 15 (white), a byte a pixel.
#[derive(PartialEq)]
struct Picture {
    width: u32,
    height: u32,
    greys: Vec<u8>,
}

impl Picture {
    fn of(pages: &Pages, page: usize) -> Self {
        let PageImage { width, height, rgba } = pages.image(page, DOTS_PER_INCH / 72.0).expect("a page");
        let grey =
            |pixel: &[u8]| ((u32::from(pixel[0]) + u32::from(pixel[1]) + u32::from(pixel[2])) * 15 / (3 * 255)) as u8;
        Self { width, height, greys: rgba.chunks_exact(4).map(grey).collect() }
    }

    fn read(path: &Path) -> Self {
        let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().expect("a picture");
        let mut packed = vec![0; reader.output_buffer_size().expect("small")];
        let info = reader.next_frame(&mut packed).expect("a picture");
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Four));
        let line = |line: &[u8]| -> Vec<u8> {
            line.iter().flat_map(|pair| [pair >> 4, pair & 15]).take(info.width as usize).collect()
        };
        Self {
            width: info.width,
            height: info.height,
            greys: packed.chunks_exact(info.line_size).flat_map(line).collect(),
        }
    }

    fn write(&self, path: &Path) {
        let file = std::fs::File::create(path).expect("writable");
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_compression(png::Compression::High);
        let pair = |pair: &[u8]| pair[0] << 4 | pair.get(1).copied().unwrap_or(0);
        let packed: Vec<u8> =
            self.greys.chunks_exact(self.width as usize).flat_map(|line| line.chunks(2).map(pair)).collect();
        encoder.write_header().expect("a head").write_image_data(&packed).expect("written");
    }

    /// How many pixels are another grey.
    fn differing(&self, other: &Self) -> usize {
        assert_eq!((self.width, self.height), (other.width, other.height));
        self.greys.iter().zip(&other.greys).filter(|(one, other)| one.abs_diff(**other) > FORGIVEN).count()
    }

    fn is_like(&self, other: &Self) -> bool {
        self.differing(other) * PIXELS_OF_WHICH_ONE_MAY_DIFFER <= self.greys.len()
    }
}

fn typeset(table: Table) -> Pages {
    TYPESETTER.typeset(&[table]).expect("set")
}

/// A draft in portrait whose rows have hard names, the page number where the standard has it.
fn hard() -> Table {
    let mut table = register(6, 3, Paper::A4Landscape);
    table.look.mark = Some(DraftMark::Consultation);
    table.look.page_number = PageNumberPlace::Standard;
    table.attachment = Some("附件3".to_owned());
    let names = ["𠮷㐂镇（街道）", "青禾县农业综合行政执法大队农作物种子市场监督管理中队", "\u{E000}<b>&#", "שלום"];
    for (row, name) in table.rows.iter_mut().filter(|row| row.role == RowRole::Body).zip(names) {
        row.cells[1] = text(name);
        row.cells[2] = Cell::Delta(-12);
        row.cells[3] = Cell::Count(0);
    }
    table.rows.push(row(RowRole::Total, vec![Cell::Blank, text("合　计"), Cell::Count(999_999_999_999)]));
    table.signatures = vec!["审核".to_owned(), "制表".to_owned()];
    table
}

fn cover() -> Pages {
    let cover = Cover {
        title: "青禾县改革方案上会材料".to_owned(),
        subtitle: "草案甲　送审稿".to_owned(),
        office: "青禾县委编办".to_owned(),
        date: Date::constant(2026, 11, 22),
    };
    TYPESETTER.typeset_set(&cover, &[downshift(), offices()]).expect("set")
}

#[test]
fn pages_look_as_their_pictures() {
    let (meeting, upright) = (typeset(downshift()), typeset(register(60, 23, Paper::A4Portrait)));
    let taken = [
        ("downshift-1", Picture::of(&meeting, 0)),
        ("downshift-last", Picture::of(&meeting, meeting.count() - 1)),
        ("register-2", Picture::of(&upright, 1)),
        ("offices-1", Picture::of(&typeset(offices()), 0)),
        ("hard-1", Picture::of(&typeset(hard()), 0)),
        ("cover", Picture::of(&cover(), 0)),
    ];
    let mut told = Vec::new();
    for (name, picture) in &taken {
        let path = folder().join(format!("{name}.png"));
        if std::env::var_os("BIANHENG_WRITE").is_some() {
            picture.write(&path);
        }
        let kept = Picture::read(&path);
        if !picture.is_like(&kept) {
            let now = std::env::temp_dir().join(format!("bianheng-{name}.png"));
            picture.write(&now);
            told.push(format!("{name}: {} pixels differ; as it is now: {}", picture.differing(&kept), now.display()));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    let sizes = std::fs::read_dir(folder()).expect("the pictures").map(|entry| entry.expect("an entry").metadata());
    let sizes: Vec<u64> = sizes.map(|size| size.expect("a size").len()).collect();
    assert_eq!(sizes.len(), taken.len(), "a picture of no page");
    assert!(sizes.iter().sum::<u64>() < ALLOWED, "{sizes:?}");
}

/// What the tolerance must not forgive: a figure that is another, a rule that is gone, a row that has moved.
#[test]
fn a_page_that_is_another_is_not_like_its_picture() {
    let picture = |table: Table| Picture::of(&typeset(table), 0);
    let page = picture(register(12, 6, Paper::A4Portrait));
    let mut other = register(12, 6, Paper::A4Portrait);
    other.rows.remove(3);
    assert!(!picture(other).is_like(&page));
    let mut moved = register(12, 6, Paper::A4Portrait);
    moved.title.push_str("（一）");
    assert!(!picture(moved).is_like(&page));
    assert!(picture(register(12, 6, Paper::A4Portrait)) == page);
}
