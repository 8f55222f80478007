//! What fuzzing does, over the seeds that are kept: each target's body holds for every seed, for each of them cut off and bent
//! here and there, and for the text files of sample_data/broken. The long runs are done by hand, see `fuzz/`.

#[path = "../../fuzz/src/bodies.rs"]
mod bodies;

use std::path::{Path, PathBuf};

use super::dice::Dice;

/// How often each seed is bent.
const TURNS: usize = 6;

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// One byte changed, some left out, some said twice.
fn bend(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bent = bytes.to_vec();
    if !bent.is_empty() {
        let mut place = || dice.below(bytes.len());
        let (first, second, third) = (place(), place(), place());
        bent[first] = bytes[second];
        let piece = bytes[second.min(third)..second.max(third)].to_vec();
        bent.splice(first..first, piece);
        bent.truncate(bytes.len() + third);
    }
    bent
}

#[test]
fn every_target_holds_over_its_seeds() {
    let mut seeds = 0;
    for (target, body) in bodies::TARGETS {
        let mut dice = Dice(7);
        for file in files(&format!("fuzz/seeds/{target}")) {
            let bytes = std::fs::read(&file).expect("a seed");
            println!("{}", file.display());
            body(&bytes);
            (0..TURNS).for_each(|_| body(&bend(&bytes, &mut dice)));
            seeds += 1;
        }
    }
    assert!(seeds >= 100, "{seeds} seeds");
}

#[test]
fn every_text_reader_holds_over_the_broken_files() {
    let texts = ["csv", "tsv", "txt", "xls", "xml", "mht"];
    let mut read = 0;
    for file in files("sample_data/broken") {
        if !file.extension().is_some_and(|ending| texts.iter().any(|text| ending == *text)) {
            continue;
        }
        let bytes = std::fs::read(&file).expect("a file");
        bodies::TARGETS.iter().for_each(|(_, body)| body(&bytes));
        read += 1;
    }
    assert!(read >= 5, "{read} files");
}

#[test]
fn every_target_is_built_by_the_fuzzer() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (target, _) in bodies::TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
    }
}
