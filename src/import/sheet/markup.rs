//! A web page cut into tags and text, as forgivingly as browsers do it: old systems write tags that nobody closes, attributes
//! without quotes and conditional comments. One pass, no recursion; what is no tag is text.

use std::borrow::Cow;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'page> {
    /// The name as written and everything up to `>`.
    Opening {
        name: &'page str,
        attributes: &'page str,
    },
    Closing {
        name: &'page str,
    },
    /// With its entities; [`text`] resolves them.
    Text(&'page str),
    /// The inside of `<!-- -->`, where Excel keeps what only Excel is to know.
    Comment(&'page str),
}

/// Elements whose inside is neither tags nor text of the page.
const OPAQUE: [&str; 4] = ["script", "style", "title", "textarea"];

/// The pieces of a page in their order.
pub struct Pieces<'page> {
    rest: &'page str,
}

impl<'page> Pieces<'page> {
    pub fn new(page: &'page str) -> Self {
        Self { rest: page }
    }

    /// What the rest begins with, and the remainder, when it begins with a tag or a comment.
    fn tag(&self) -> Option<(Option<Piece<'page>>, &'page str)> {
        let inside = self.rest.strip_prefix('<')?;
        if let Some(comment) = inside.strip_prefix("!--") {
            // A comment that nothing closes must not swallow the page.
            let closed = comment.split_once("-->").or_else(|| comment.split_once('>'));
            let (comment, after) = closed.unwrap_or((comment, ""));
            return Some((Some(Piece::Comment(comment)), after));
        }
        if inside.starts_with(['!', '?']) {
            return Some((None, inside.split_once('>').map_or("", |(_, after)| after)));
        }
        let (is_closing, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        if !inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let end = tag_end(inside);
        let (tag, after) = (inside.get(..end)?, inside.get(end + 1..).unwrap_or_default());
        let name_end = tag.find(|letter: char| letter.is_ascii_whitespace() || letter == '/').unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        if is_closing {
            return Some((Some(Piece::Closing { name }), after));
        }
        let after = if is_one_of(name, &OPAQUE) { behind_closing(after, name) } else { after };
        Some((Some(Piece::Opening { name, attributes }), after))
    }
}

impl<'page> Iterator for Pieces<'page> {
    type Item = Piece<'page>;

    fn next(&mut self) -> Option<Piece<'page>> {
        while !self.rest.is_empty() {
            let Some((piece, after)) = self.tag() else {
                // A `<` that begins no tag belongs to the text.
                let start = usize::from(self.rest.starts_with('<'));
                let found = self.rest.get(start..).and_then(|rest| rest.find('<'));
                let (text, after) = self.rest.split_at(found.map_or(self.rest.len(), |at| at + start));
                self.rest = after;
                return Some(Piece::Text(text));
            };
            self.rest = after;
            if piece.is_some() {
                return piece;
            }
        }
        None
    }
}

/// Where a tag ends: at the first `>` outside quotation marks that belong to an attribute.
fn tag_end(inside: &str) -> usize {
    let (mut quote, mut before) = (None, b' ');
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None | Some(_), _) => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    // A quotation mark that nothing closes: the tag ends where it would without it.
    inside.find('>').unwrap_or(inside.len())
}

fn behind_closing<'page>(after: &'page str, name: &str) -> &'page str {
    let mut rest = after;
    while let Some((_, behind)) = rest.split_once("</") {
        if behind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return behind.split_once('>').map_or("", |(_, after)| after);
        }
        rest = behind;
    }
    ""
}

pub fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// The value of an attribute; an attribute without one has an empty value.
pub fn attribute<'page>(attributes: &'page str, wanted: &str) -> Option<Cow<'page, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            return None;
        }
        let is_end = |letter: char| letter.is_ascii_whitespace() || letter == '=';
        let name_end = rest.find(is_end).unwrap_or(rest.len()).max(usize::from(rest.starts_with('=')));
        let (name, after) = rest.split_at(name_end);
        let (value, after) = match after.trim_ascii_start().strip_prefix('=') {
            Some(value) => split_value(value.trim_ascii_start()),
            None => ("", after),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(text(value));
        }
        rest = after;
    }
}

fn split_value(value: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    value.split_at(value.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(value.len()))
}

/// The named entities that tables of offices hold; the others stay as written.
const ENTITIES: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("deg", '°'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("radic", '√'),
    ("minus", '−'),
];
const LONGEST_ENTITY: usize = 10;

/// The text with its entities resolved.
pub fn text(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let (mut resolved, mut rest) = (String::with_capacity(raw.len()), raw);
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        match entity(after) {
            Some((character, behind)) => {
                resolved.push(character);
                rest = behind;
            }
            None => {
                resolved.push('&');
                rest = after;
            }
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// The character an entity stands for, and what follows it. `after` begins behind `&`.
fn entity(after: &str) -> Option<(char, &str)> {
    let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let (name, behind) = (after.get(..end)?, after.get(end + 1..)?);
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)?,
    };
    Some((character, behind))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    // As browsers do: these codes mean Windows' Latin letters.
    match u8::try_from(code) {
        Ok(byte) if (0x80..0xA0).contains(&byte) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next(),
        Ok(_) | Err(_) => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_into_tags_and_text() {
        let check = |page: &str, expected: &str| {
            let shown = Pieces::new(page).map(|piece| match piece {
                Piece::Opening { name, attributes } => format!("<{name}{attributes}>"),
                Piece::Closing { name } => format!("</{name}>"),
                Piece::Text(text) => format!("[{text}]"),
                Piece::Comment(comment) => format!("!{comment}!"),
            });
            assert_eq!(shown.collect::<String>(), expected, "{page}");
        };
        check("<!DOCTYPE html><td class=a>甲</TD>乙", "<td class=a>[甲]</TD>[乙]");
        check("<script>if (a<b) '</td>'</script ><p>甲", "<script><p>[甲]");
        check(
            "<!--[if gte mso 9]><xml/><![endif]-->甲<![if !x]>乙<?xml a?>丙",
            "![if gte mso 9]><xml/><![endif]![甲][乙][丙]",
        );
        check("<td title=\"a>b\" x='>'>甲 < 乙 <3</td>", "<td title=\"a>b\" x='>'>[甲 ][< 乙 ][<3]</td>");
        check("<td title=\">甲</td><br/>", "<td title=\">[甲]</td><br/>");
        check("甲<", "[甲][<]");
        check("<td", "<td>");
        check("<!-- 甲", "! 甲!");
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let check = |attributes: &str, wanted: &str, expected: Option<&str>| {
            assert_eq!(attribute(attributes, wanted).as_deref(), expected, "{attributes}");
        };
        check(" colspan=3 rowspan = '2' hidden", "rowspan", Some("2"));
        check(" colspan=3 rowspan = '2' hidden", "COLSPAN", Some("3"));
        check(" colspan=3 rowspan = '2' hidden", "hidden", Some(""));
        check(" x:str=\"a&amp;b\"/", "x:str", Some("a&b"));
        check(" data-colspan=3 == =", "colspan", None);
        check(" colspan=\"3", "colspan", Some("3"));
    }

    #[test]
    fn entities_are_resolved_or_left() {
        let check = |raw: &str, expected: &str| assert_eq!(text(raw), expected);
        check("a&nbsp;b&lt;&#24352;&#x4E09;&#151;", "a\u{a0}b<张三—");
        check("A&B &unknown; &#xD800; &#99999999999; &", "A&B &unknown; &#xD800; &#99999999999; &");
        check("&amp;lt;", "&lt;");
    }
}
