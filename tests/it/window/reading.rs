//! 读取文件的上限 among the settings: shown with their units, and the usual ones are one click away.

use bianheng::app::{ReadingLimits, Settings};
use bianheng::ui::Opening;

use super::hand::Hand;
use crate::county;

#[test]
fn the_limits_of_reading_are_shown_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let reading = ReadingLimits { columns: 200, seconds: 90, ..ReadingLimits::default() };
    let settings = Settings { reading, ..Settings::default() };
    let mut hand = Hand::with(Opening::Book(county::put_book(folder.path())), settings);
    hand.wait("the book", |state| state.desk.is_some());
    hand.click("◎  设置");
    hand.sees("超过上限的文件不读");
    assert_eq!(hand.state().settings.reading, reading, "only a change changes them");
    hand.click_first("恢复默认上限");
    hand.wait("the usual limits", |state| state.settings.reading == ReadingLimits::default());
    hand.sees("读取程序最多占用");
    assert!(!hand.has("恢复默认上限"));
}
