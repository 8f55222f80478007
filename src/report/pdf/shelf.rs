//! The faces that a document may be set in: the bundled ones, those of official documents where the machine has them and their makers
//! allow embedding, and, for characters that none of these has, any other face that does.
//!
//! No character prints as a box: what no face can draw is told by [`Bookcase::uncovered`] and printed as its number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use fontdb::{Database, ID, Style};
use serde::Serialize;
use ttf_parser::{Face, Permissions};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, is_default_ignorable};
use typst::utils::LazyHash;

use crate::report::faces;

/// Where faces besides the bundled ones come from.
#[derive(Debug, Clone, Default)]
pub enum Faces {
    /// What the system has installed; looked for when the first table is set.
    #[default]
    Installed,
    /// Whole font files, as if only they were installed. A file that is no font adds nothing.
    Given(Vec<Vec<u8>>),
}

/// Names under which the faces of official documents go, the wanted one first.
const SMALL_TITLE_SONG: [&str; 6] =
    ["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong_GBK", "小标宋"];
const IMITATION_SONG: [&str; 9] = [
    "仿宋_GB2312",
    "FangSong_GB2312",
    "仿宋",
    "FangSong",
    "方正仿宋_GBK",
    "FZFangSong-Z02",
    "方正仿宋简体",
    "华文仿宋",
    "STFangsong",
];
const REGULAR_SCRIPT: [&str; 8] =
    ["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"];
const BLACK: [&str; 6] = ["黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "方正黑体简体", "STHeiti"];

/// The families that templates set their text in, the wanted one first; the bundled faces stand last in each.
#[derive(Debug, Clone, Serialize)]
pub struct Families {
    /// 小标宋
    title: Vec<String>,
    /// Whether a hair of outline stands in for the weight of 小标宋.
    is_title_outlined: bool,
    /// 仿宋, else 宋体
    body: Vec<String>,
    /// 楷体
    script: Vec<String>,
    /// 黑体
    black: Vec<String>,
}

/// The faces of one document.
pub struct Shelf {
    pub book: LazyHash<FontBook>,
    pub faces: Vec<Font>,
}

/// All faces there are.
pub struct Bookcase {
    database: Database,
    shelf: Arc<Shelf>,
    families: Families,
    /// The face for each rare character that was asked for so far.
    rare: Mutex<BTreeMap<char, Option<ID>>>,
}

impl Bookcase {
    pub fn new(faces: Faces) -> Self {
        let mut database = Database::new();
        match faces {
            Faces::Installed => database.load_system_fonts(),
            Faces::Given(files) => files.into_iter().for_each(|file| database.load_font_data(file)),
        }
        let bundled = [faces::SERIF, faces::SANS].map(Bytes::new).into_iter(); // Nothing is copied.
        let mut shelved: Vec<Font> = bundled.flat_map(Font::iter).collect();
        let mut family = |names: &[&str], bundled: [&str; 2]| {
            let found = names.iter().find_map(|name| font(&database, regular(&database, name)?));
            let house = found.iter().map(|face| face.info().family.clone());
            let families = house.chain(bundled.map(str::to_owned)).collect::<Vec<String>>();
            shelved.extend(found);
            families
        };
        let (serif, sans) = (["Noto Serif SC", "Noto Sans SC"], ["Noto Sans SC", "Noto Serif SC"]);
        let title = family(&SMALL_TITLE_SONG, serif);
        let families = Families {
            is_title_outlined: title.len() == serif.len(),
            title,
            body: family(&IMITATION_SONG, serif),
            script: family(&REGULAR_SCRIPT, serif),
            black: family(&BLACK, sans),
        };
        Self { database, shelf: Arc::new(Shelf::new(shelved)), families, rare: Mutex::default() }
    }

    pub fn families(&self) -> &Families {
        &self.families
    }

    /// The characters that no face draws.
    pub fn uncovered(&self, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let missing = self.missing(characters);
        let found = self.find(&missing);
        missing.into_iter().filter(|character| !found.contains_key(character)).collect()
    }

    /// The faces that draw these characters.
    pub fn shelf(&self, characters: &BTreeSet<char>) -> Arc<Shelf> {
        let found: BTreeSet<ID> = self.find(&self.missing(characters)).into_values().collect();
        let rare: Vec<Font> = found.into_iter().filter_map(|id| font(&self.database, id)).collect();
        match rare.is_empty() {
            true => Arc::clone(&self.shelf),
            false => Arc::new(Shelf::new(self.shelf.faces.iter().cloned().chain(rare).collect())),
        }
    }

    /// Those that neither the bundled faces nor the faces of official documents have. What a code point for private use means differs
    /// from face to face, so no face counts for those.
    fn missing(&self, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let is_drawn =
            |character: char| self.shelf.faces.iter().any(|face| face.info().coverage.contains(u32::from(character)));
        characters
            .iter()
            .copied()
            .filter(|character| !character.is_whitespace() && !is_default_ignorable(*character))
            .filter(|character| is_private(*character) || !is_drawn(*character))
            .collect()
    }

    /// A face for each of the characters that has one: the first by weight and name, so that the same machine prints the same pages.
    fn find(&self, wanted: &BTreeSet<char>) -> BTreeMap<char, ID> {
        let mut rare = self.rare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unknown: BTreeSet<char> = wanted
            .iter()
            .copied()
            .filter(|character| !rare.contains_key(character) && !is_private(*character))
            .collect();
        if !unknown.is_empty() {
            let mut candidates: Vec<_> =
                self.database.faces().filter(|face| !is_stopgap(&face.post_script_name)).collect();
            candidates.sort_by_key(|face| {
                (face.style != Style::Normal, face.weight.0.abs_diff(400), face.post_script_name.clone(), face.index)
            });
            for face in candidates {
                let draws = drawn(&self.database, face.id, &unknown);
                draws.into_iter().for_each(|character| {
                    unknown.remove(&character);
                    rare.insert(character, Some(face.id));
                });
                if unknown.is_empty() {
                    break;
                }
            }
            rare.extend(unknown.into_iter().map(|character| (character, None)));
        }
        wanted.iter().filter_map(|character| Some((*character, rare.get(character).copied().flatten()?))).collect()
    }
}

impl Shelf {
    fn new(faces: Vec<Font>) -> Self {
        Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    }
}

/// The upright face of a family whose weight is nearest to the regular one.
fn regular(database: &Database, name: &str) -> Option<ID> {
    let of_family = database.faces().filter(|face| face.families.iter().any(|(family, _)| family == name));
    of_family
        .min_by_key(|face| (face.style != Style::Normal, face.weight.0.abs_diff(400), face.index))
        .map(|face| face.id)
}

/// The face, if its maker allows it to be embedded in part.
fn font(database: &Database, id: ID) -> Option<Font> {
    let font = database.with_face_data(id, |data, index| {
        Face::parse(data, index).ok().filter(may_be_embedded)?;
        Font::new(Bytes::new(data.to_vec()), index)
    });
    font.flatten()
}

/// By the bits that the face bears (fsType in OS/2). A face that says nothing is not embedded.
fn may_be_embedded(face: &Face<'_>) -> bool {
    let is_licensed = match face.permissions() {
        Some(Permissions::Installable | Permissions::PreviewAndPrint | Permissions::Editable) => true,
        Some(Permissions::Restricted) | None => false,
    };
    is_licensed && face.is_subsetting_allowed() && face.is_outline_embedding_allowed()
}

/// Which of the characters a face draws; none if it may not be embedded.
fn drawn(database: &Database, id: ID, wanted: &BTreeSet<char>) -> Vec<char> {
    let drawn = database.with_face_data(id, |data, index| {
        let face = Face::parse(data, index).ok().filter(may_be_embedded)?;
        let has = |character: &&char| face.glyph_index(**character).is_some_and(|glyph| glyph.0 != 0);
        Some(wanted.iter().filter(has).copied().collect())
    });
    drawn.flatten().unwrap_or_default()
}

fn is_private(character: char) -> bool {
    matches!(u32::from(character), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}

/// Faces that claim every character and draw boxes or nothing.
fn is_stopgap(name: &str) -> bool {
    name.contains("LastResort") || name.contains("AdobeBlank")
}
