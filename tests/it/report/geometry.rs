//! Where things stand on the paper, read out of the finished PDF and held against GB/T 9704-2012; and where a click finds its row.

use bianheng::report::pdf::{PageImage, Pages};
use bianheng::report::{DraftMark, PageNumberPlace, Paper, RowRole, Table};

use super::letters::{Letter, MILLIMETRE, TYPESETTER, letters};
use crate::report_tables::{downshift, register};

/// What the eye and the printer forgive, in millimetres.
const TOLERANCE: f64 = 0.5;

fn of_page(letters: &[Letter], page: usize) -> Vec<Letter> {
    letters.iter().filter(|letter| letter.page == page).cloned().collect()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() <= TOLERANCE, "{found:.2} mm instead of {wanted:.2} mm");
}

/// The first letter of a run of text, found by its words.
#[track_caller]
fn first_of(letters: &[Letter], words: &str) -> Letter {
    let text: Vec<&str> = letters.iter().map(|letter| letter.text.as_str()).collect();
    let at = (0..letters.len()).find(|from| text[*from..].concat().starts_with(words));
    letters[at.unwrap_or_else(|| panic!("no {words} in {}", text.concat()))].clone()
}

#[test]
fn attachment_mark_and_title_stand_on_their_lines() {
    for paper in [Paper::A4Portrait, Paper::A4Landscape, Paper::A3Landscape] {
        let mut table = Table { paper, ..downshift() };
        table.title = "对照表".to_owned();
        table.look.mark = Some(DraftMark::Consultation);
        let sheet = paper.sheet();
        let page = of_page(&letters(&TYPESETTER.typeset(&[table]).unwrap()), 0);
        let line = |nth: f64| f64::from(sheet.top) + (nth - 0.5) * 29.0 / MILLIMETRE;

        let attachment = first_of(&page, "附件1");
        near(attachment.x, sheet.left.into());
        near(attachment.middle(), line(1.0));
        assert!((attachment.size - 16.0).abs() < 0.1, "三号: {attachment:?}");

        let mark = first_of(&page, "征求意见稿");
        near(mark.middle(), line(1.0));
        near(mark.x + 5.0 * 16.0 / MILLIMETRE, f64::from(sheet.width - sheet.right));

        let title = first_of(&page, "对照表");
        near(title.middle(), line(3.0));
        assert!((title.size - 22.0).abs() < 0.1, "二号: {title:?}");
        near(title.x + 1.5 * 22.0 / MILLIMETRE, f64::from(sheet.left + sheet.width - sheet.right) / 2.0);
    }
}

#[test]
fn a_title_without_attachment_and_its_second_line_keep_the_pitch() {
    let mut table = Table { attachment: None, ..register(3, 1, Paper::A4Portrait) };
    table.title = format!("甲{}乙", "长".repeat(28));
    let page = of_page(&letters(&TYPESETTER.typeset(&[table]).unwrap()), 0);
    let (first, last) = (first_of(&page, "甲长"), page.iter().find(|letter| letter.text == "乙").unwrap());
    near(first.middle(), 37.0 + 2.5 * 29.0 / MILLIMETRE);
    near(last.middle(), 37.0 + 3.5 * 29.0 / MILLIMETRE);
}

#[test]
fn nothing_but_the_page_number_stands_in_the_margins() {
    for paper in [Paper::A4Portrait, Paper::A4Landscape, Paper::A3Landscape] {
        let sheet = paper.sheet();
        let all = letters(&TYPESETTER.typeset(&[register(120, 23, paper)]).unwrap());
        let (left, right) = (f64::from(sheet.left), f64::from(sheet.width - sheet.right));
        let (top, bottom) = (f64::from(sheet.top), f64::from(sheet.height - sheet.bottom));
        for letter in all.iter().filter(|letter| letter.size < 13.9 || letter.size > 14.1) {
            let width = letter.size / MILLIMETRE;
            assert!(letter.x >= left - TOLERANCE && letter.x + width / 2.0 <= right + TOLERANCE, "{letter:?}");
            assert!(letter.middle() >= top - TOLERANCE && letter.y <= bottom + TOLERANCE, "{letter:?}");
        }
    }
}

/// The letters of the page number, 四号; nothing else is that large.
fn number(letters: &[Letter], page: usize) -> Vec<Letter> {
    let is_number = |letter: &&Letter| letter.page == page && (letter.size - 14.0).abs() < 0.1 && letter.text != " ";
    let number: Vec<Letter> = letters.iter().filter(is_number).cloned().collect();
    let text: String = number.iter().map(|letter| letter.text.as_str()).collect();
    assert_eq!(text, format!("—{}—", page + 1));
    number
}

/// Pixels a millimetre of the images that are measured.
const FINENESS: f64 = 10.0;

/// Left, top, right and bottom of the ink inside a part of the page; all in millimetres.
fn ink(pages: &Pages, page: usize, part: [f64; 4]) -> [f64; 4] {
    let PageImage { width, rgba, .. } = pages.image(page, (FINENESS / MILLIMETRE) as f32).unwrap();
    let mut found = [f64::MAX, f64::MAX, 0.0, 0.0];
    for (nth, pixel) in rgba.chunks_exact(4).enumerate() {
        let (x, y) = ((nth % width as usize) as f64 / FINENESS, (nth / width as usize) as f64 / FINENESS);
        if pixel[0] < 128 && x >= part[0] && y >= part[1] && x <= part[2] && y <= part[3] {
            found = [found[0].min(x), found[1].min(y), found[2].max(x), found[3].max(y)];
        }
    }
    found
}

#[test]
fn page_numbers_stand_seven_millimetres_outside() {
    let em = 14.0 / MILLIMETRE;
    let pages = TYPESETTER.typeset(&[register(120, 23, Paper::A4Portrait)]).unwrap();
    let upright = letters(&pages);
    near(number(&upright, 0)[0].middle(), 297.0 - 35.0 + 7.0);
    near(number(&upright, 1)[0].middle(), 297.0 - 35.0 + 7.0);
    let foot = [0.0, 297.0 - 34.0, 210.0, 297.0];
    near(ink(&pages, 0, foot)[2], 210.0 - 26.0 - em);
    near(ink(&pages, 1, foot)[0], 28.0 + em);

    let pages = TYPESETTER.typeset(&[register(60, 23, Paper::A4Landscape)]).unwrap();
    let landscape = letters(&pages);
    for page in [0, 1] {
        let number = number(&landscape, page);
        near(number[0].middle(), 210.0 - 26.0 + 7.0);
        assert!(number.iter().all(|letter| !letter.is_turned));
        let [left, _, right, _] = ink(&pages, page, [0.0, 210.0 - 25.0, 297.0, 210.0]);
        near((left + right) / 2.0, (35.0 + 297.0 - 37.0) / 2.0);
    }
}

/// Turned upright again, the sheet has its number where the other pages have it: below the printed area, odd right, even left.
#[test]
fn page_numbers_of_landscape_sheets_stand_where_upright_sheets_have_them() {
    let em = 14.0 / MILLIMETRE;
    let mut table = register(60, 23, Paper::A4Landscape);
    table.look.page_number = PageNumberPlace::Standard;
    let pages = TYPESETTER.typeset(&[table]).unwrap();
    let turned = letters(&pages);
    let beside = [0.0, 0.0, 34.0, 210.0];
    for page in [0, 1] {
        let number = number(&turned, page);
        assert!(number.iter().all(|letter| letter.is_turned), "{number:?}");
        // The baseline is upright: the middle of the dashes is 0.38 em to the right of it.
        near(number[0].x + 0.38 * em, 35.0 - 7.0);
        assert_eq!(ink(&pages, page, [40.0, 210.0 - 25.0, 297.0, 210.0])[2], 0.0, "nothing at the foot");
    }
    near(ink(&pages, 0, beside)[3], 210.0 - 26.0 - em);
    // Bound, the printed area of an even page is 26 mm from the edge that is above here.
    near(ink(&pages, 1, beside)[1], 26.0 + em);
}

/// Printed on both sides, the margins of even pages are exchanged: 订口 is at the spine on both sides of the sheet.
#[test]
fn what_is_bound_exchanges_its_margins_on_even_pages() {
    let area = |paper, page_number, page| {
        let mut table = register(120, 23, paper);
        table.look.page_number = page_number;
        let pages = TYPESETTER.typeset(&[table]).unwrap();
        let sheet = paper.sheet();
        // The grid alone, which goes from margin to margin, without the page number.
        let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
        let part = match paper {
            Paper::A4Portrait => [0.0, 60.0, width, height - 36.0],
            Paper::A4Landscape | Paper::A3Landscape => [34.0, 0.0, width, height],
        };
        ink(&pages, page, part)
    };
    use PageNumberPlace::{Foot, Standard};
    near(area(Paper::A4Portrait, Standard, 0)[0], 28.0);
    near(area(Paper::A4Portrait, Standard, 1)[0], 26.0);
    near(area(Paper::A4Portrait, Standard, 1)[2], 210.0 - 28.0);
    near(area(Paper::A4Portrait, Foot, 1)[0], 28.0);
    near(area(Paper::A4Landscape, Standard, 2)[1], 28.0);
    near(area(Paper::A4Landscape, Standard, 1)[1], 26.0);
    near(area(Paper::A4Landscape, Foot, 1)[1], 28.0);
}

#[test]
fn a_click_on_a_page_that_is_moved_finds_the_column_under_it() {
    let mut table = register(120, 23, Paper::A4Portrait);
    table.look.page_number = PageNumberPlace::Standard;
    let pages = TYPESETTER.typeset(&[table]).unwrap();
    let middle = 150.0 * MILLIMETRE;
    assert!(pages.at(1, 27.0 * MILLIMETRE, middle).is_some_and(|(_, _, column)| column == 0), "moved to the left");
    assert_eq!(pages.at(0, 27.0 * MILLIMETRE, middle), None, "in the margin");
}

#[test]
fn a_place_on_the_paper_finds_its_row_and_column() {
    let table = register(60, 23, Paper::A4Landscape);
    let pages = TYPESETTER.typeset(&[downshift(), table.clone()]).unwrap();
    let all = letters(&pages);
    let mut found = 0;
    for (nth, row) in table.rows.iter().enumerate().filter(|(_, row)| row.role == RowRole::Body) {
        for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.text().len() >= 6) {
            let text = cell.text();
            let Some(letter) = (0..all.len()).find_map(|from| {
                let run: String = all[from..].iter().take(text.chars().count()).map(|letter| &*letter.text).collect();
                (run == text).then(|| all[from].clone())
            }) else {
                continue; // Broken into lines.
            };
            let (x, y) = (letter.x * MILLIMETRE + 1.0, letter.middle() * MILLIMETRE);
            assert_eq!(pages.at(letter.page, x, y), Some((1, nth, column)), "{text} {letter:?}");
            let [left, top, right, bottom] = pages.area(letter.page, (1, nth, column)).expect("a cell of the page");
            assert!(left < x && x < right && top < y && y < bottom, "{text} {letter:?}: {left} {top} {right} {bottom}");
            for (x, y) in [(left + 0.1, top + 0.1), (right - 0.1, bottom - 0.1)] {
                assert_eq!(pages.at(letter.page, x, y), Some((1, nth, column)), "its corners");
            }
            assert_eq!(pages.area(letter.page + 1, (1, nth, column)), None, "on the page before");
            found += 1;
        }
    }
    assert!(found > 300, "{found}");
    let last = pages.count() - 1;
    for (x, y) in [(10.0, 300.0), (830.0, 300.0), (400.0, 90.0), (400.0, 590.0), (f64::NAN, 1.0), (400.0, f64::NAN)] {
        assert_eq!(pages.at(last, x, y), None, "{x} {y}");
    }
    assert_eq!(pages.at(last + 1, 400.0, 300.0), None);
    let heading = table.rows.iter().position(|row| row.role == RowRole::Group).unwrap();
    let letter = first_of(&all, &table.rows[heading].heading());
    assert_eq!(pages.at(letter.page, 700.0, letter.middle() * MILLIMETRE), Some((1, heading, 0)));
    assert_eq!(pages.area(letter.page, (1, heading, 0)), None);
}
