//! Text that a program read in the wrong encoding and saved again: 鎴愰兘 for 成都, ËÄ´¨ for 四川, 锟斤拷 for whatever it
//! was. Part of its bytes are gone, so it is recognised and refused, not turned back.

use encoding_rs::{GB18030, WINDOWS_1252};

/// How many runs of foreign letters are judged.
const RUNS: usize = 2_000;

/// Whether most of what is not plain Latin in the text has been garbled.
pub fn is_garbled(text: &str) -> bool {
    if text.contains("锟斤拷") {
        return true;
    }
    let runs = text.split(|character: char| character.is_ascii() || character == char::REPLACEMENT_CHARACTER);
    let (mut judged, mut garbled) = (0_usize, 0_usize);
    for run in runs.filter(|run| run.chars().nth(1).is_some()).take(RUNS) {
        judged += 1;
        garbled += usize::from(was_utf8_read_as_gbk(run) || was_gbk_read_as_latin(run));
    }
    judged > 0 && garbled * 10 >= judged * 6
}

/// Chinese characters take three bytes in UTF-8; true Chinese text does not by chance have such bytes in GBK.
fn was_utf8_read_as_gbk(run: &str) -> bool {
    let (bytes, _, is_lossy) = GB18030.encode(run);
    if is_lossy {
        return false;
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        // What the wrong reading could not keep is missing at the end.
        Err(error) if error.error_len().is_none() => {
            bytes.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    text.chars().any(|character| character >= '\u{800}')
}

fn was_gbk_read_as_latin(run: &str) -> bool {
    if !run.chars().all(|character| ('\u{80}'..='\u{2122}').contains(&character)) {
        return false;
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(run);
    let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes);
    !is_lossy && text.is_some_and(|text| text.chars().all(|character| ('\u{3000}'..='\u{FFEF}').contains(&character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_texts_are_recognised() {
        let as_gbk = |text: &str| GB18030.decode(text.as_bytes()).0.into_owned();
        let as_latin = |text: &str| WINDOWS_1252.decode(&GB18030.encode(text).0).0.into_owned();
        for text in ["单位名称,姓名\n县财政局,张三\n白鹤镇,欧阳娜娜\n", "四川,成都\n"] {
            assert!(!is_garbled(text), "{text}");
            assert!(is_garbled(&as_gbk(text)), "{}", as_gbk(text));
            assert!(is_garbled(&as_latin(text)), "{}", as_latin(text));
        }
        assert!(is_garbled("单位,姓名\n锟斤拷锟,锟斤拷\n"));
        assert!(!is_garbled("联通,移动\n"), "its GBK bytes are UTF-8 of two bytes each");
        assert!(!is_garbled("name,post\nJosé,Élan\n") && !is_garbled("") && !is_garbled("a,b"));
    }
}
