//! Generates the sample data: the workbooks of a county that does not exist, with all the mess real offices make, and the
//! figures a right import of them must yield. Everything follows from one seed; nobody in it lives.
//!
//! ```text
//! cargo run --example generate_sample -- county            rewrites sample_data/安和县/
//! cargo run --example generate_sample -- reforms           rewrites sample_data/{宣城,成都,各地}/
//! cargo run --example generate_sample -- broken            rewrites sample_data/broken/, one file per import problem
//! cargo run --example generate_sample -- city FOLDER       twenty counties, about 3 000 institutions, 261 townships
//! cargo run --example generate_sample -- rows N FILE.xlsx  one roster of N people for load tests
//! ```
//!
//! Data flows one way: `tables` (what is there) → `county` (the model, filled by `people` and `posts`) → `flaws` (the
//! problems planted in it) → `workbooks` (as an office writes it) and `expected` (as it is meant). `reforms` stands apart: the
//! published reforms as register files. The generator shares no code with the program, because it is what the program's import
//! is held against.

mod broken;
mod city;
mod county;
mod expected;
mod flaws;
mod identity;
mod names;
mod people;
mod posts;
mod random;
mod reforms;
mod rows;
mod seats;
mod tables;
mod titles;
mod workbooks;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use county::{County, Institution};
use identity::IssuedNumbers;
use names::Names;
use people::Recruiter;
use tables::{Naming, Scope};

/// Failures here are mistakes in the tables or a full disk; whoever runs the generator reads them as they are.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The seed of all sample data; another one gives another county.
pub const SEED: u64 = 20_261_031;

/// The county that does not exist.
pub const COUNTY: &str = "安和县";

/// Generates the sample data of 编衡.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Rewrites the sample county in the repository.
    County,
    /// Rewrites the published reforms in the repository.
    Reforms,
    /// Rewrites the files that show each import problem.
    Broken,
    /// Writes a whole city below a folder.
    City { folder: PathBuf },
    /// Writes one roster of many people.
    Rows { rows: u64, file: PathBuf },
}

fn main() -> Outcome<()> {
    match Arguments::parse().what {
        What::County => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(COUNTY);
            write_county(&sample_county()?, SEED, &folder)
        }
        What::Reforms => reforms::write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")),
        What::Broken => broken::write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/broken")),
        What::City { folder } => city::write(&folder),
        What::Rows { rows, file } => rows::write(rows, &file),
    }
}

fn sample_county() -> Outcome<County> {
    let naming = Naming { county: COUNTY, scope: Scope::County };
    let mut institutions = tables::organs(&naming)?;
    institutions.extend(tables::services(&naming)?);
    institutions.extend(tables::townships()?);
    Ok(assemble(&naming, institutions, &Names::load()?, &mut IssuedNumbers::default(), SEED))
}

/// Gives the institutions their people, posts and problems.
pub fn assemble(
    naming: &Naming<'_>,
    institutions: Vec<Institution>,
    names: &Names,
    issued: &mut IssuedNumbers,
    seed: u64,
) -> County {
    let people = Recruiter::new(names, issued, seed).staff(&institutions);
    let posts = posts::posts(&institutions);
    let name = naming.county.to_owned();
    let mut county = County { name, institutions, people, posts, ledger_slips: std::collections::BTreeMap::new() };
    flaws::plant(&mut county, naming);
    county
}

/// Writes the three workbooks of a county and the figures expected of them.
pub fn write_county(county: &County, seed: u64, folder: &Path) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let name = &county.name;
    let ledger = workbooks::ledger::write(county, seed, &folder.join(format!("{name}机构编制台账(2026年10月).xlsx")))?;
    let posts = workbooks::posts::write(county, seed, &folder.join(format!("{name}岗位设置表.xlsx")))?;
    let roster = workbooks::roster::write(county, seed, &folder.join(format!("{name}机关事业单位人员花名册.xlsx")))?;
    expected::write(county, &ledger, &posts, &roster, &folder.join("预期数字.json"))
}
