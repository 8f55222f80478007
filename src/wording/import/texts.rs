//! Sentences about texts that lost something on their way.

use crate::import::TextFlaw;

/// What a text lost, what was done about it, what to do.
pub fn about_text(flaw: &TextFlaw) -> String {
    match flaw {
        TextFlaw::TextCutOff => {
            "文件在此中断：最后一行不完整，可能未下载或复制完整，后面的行可能缺失。请核对行数，必要时重新取得文件。"
                .to_owned()
        }
        TextFlaw::QuoteNotClosed => {
            "此格以引号开头，但没有与之成对的引号，已按普通文字读取。请核对此格及其后各格是否错位。".to_owned()
        }
        TextFlaw::ZeroBytes { cells } => {
            format!(
                "有{cells}个单元格含有空字节（文件可能受损），已去掉空字节后读取，这是其中第一个。请核对内容是否完整。"
            )
        }
        TextFlaw::CharactersLost { cells } => {
            format!(
                "有{cells}个单元格含有“\u{FFFD}”，原来的字在文件保存时已经丢失，这是其中第一个。请对照原件改正后重新导入。"
            )
        }
        TextFlaw::EncodingsMixed { lines, first } => format!(
            "文件编码混杂：有{lines}行是GBK编码（第一处在第{first}行），其余是UTF-8，已分别按各自的编码读取。请核对这些行的汉字；如有乱码，请在WPS表格中另存为.xlsx后重新导入。"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_figures_and_what_to_do() {
        let check = |flaw: TextFlaw, expected: [&str; 2]| {
            let sentence = about_text(&flaw);
            assert!(expected.iter().all(|part| sentence.contains(part)), "{sentence}");
        };
        check(TextFlaw::EncodingsMixed { lines: 3, first: 7 }, ["有3行是GBK", "第7行"]);
        check(TextFlaw::ZeroBytes { cells: 2 }, ["有2个单元格", "请核对"]);
        check(TextFlaw::CharactersLost { cells: 4 }, ["有4个单元格", "请对照原件"]);
        check(TextFlaw::TextCutOff, ["中断", "重新取得"]);
        check(TextFlaw::QuoteNotClosed, ["引号", "请核对"]);
    }
}
