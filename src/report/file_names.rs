//! Names of files made from what tables and plans are called: such names may hold what no file system takes.

/// Longest part made from a title, in characters; with an ending and a folder it stays far below what systems allow (255 bytes).
const LONGEST: usize = 60;

/// What Windows keeps for its devices, whatever the ending.
const RESERVED: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// `title` as the name of a file, without an ending: characters that a system forbids become their full-width likes, which read the
/// same; what is too long is cut; a name that is left empty or reserved is "报表" or has a mark put behind it.
pub fn file_name_of(title: &str) -> String {
    let name: String = title.trim().chars().map(allowed).take(LONGEST).collect();
    let name = name.trim_end_matches(['.', ' ']);
    match name {
        "" => "报表".to_owned(),
        name if is_reserved(name) => format!("{name}_"),
        name => name.to_owned(),
    }
}

fn allowed(character: char) -> char {
    match character {
        '/' => '／',
        '\\' => '＼',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '"' => '”',
        '<' => '＜',
        '>' => '＞',
        '|' => '｜',
        control if control.is_control() => ' ',
        other => other,
    }
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    let is_port = |port: &str| {
        stem.strip_prefix(port)
            .is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    RESERVED.contains(&stem.as_str()) || is_port("COM") || is_port("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_system_forbids_reads_the_same_and_leads_nowhere_else() {
        assert_eq!(file_name_of("方案A/B: “2026”*?"), "方案A／B： “2026”＊？");
        assert_eq!(file_name_of("..\\..\\etc\\passwd"), "..＼..＼etc＼passwd");
        assert_eq!(file_name_of("甲\n乙\t"), "甲 乙");
        assert_eq!(file_name_of("草案. ."), "草案");
    }

    #[test]
    fn empty_reserved_and_endless_names_become_good_ones() {
        assert_eq!(file_name_of("  "), "报表");
        assert_eq!(file_name_of("con"), "con_");
        assert_eq!(file_name_of("LPT1.txt"), "LPT1.txt_");
        assert_eq!(file_name_of("LPT10"), "LPT10");
        assert_eq!(file_name_of(&"编".repeat(300)).chars().count(), LONGEST);
    }
}
