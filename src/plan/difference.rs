//! What turns one list into another: the runs taken out and put in. A plan's history is kept in these, because a plan of 500
//! edits would otherwise hold 500 whole lists.
//!
//! It knows nothing of steps; lists come in and go out whole.

use std::collections::BTreeMap;

/// Splices that lead from one list to the next, in order; each stands where the ones before it have left the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<T> {
    splices: Vec<Splice<T>>,
}

/// A run of a list that another run takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice<T> {
    pub at: usize,
    pub taken: Vec<T>,
    pub put: Vec<T>,
}

/// Up to so many single edits the difference is the shortest one; lists that differ more are told as one run.
const CLOSE: i64 = 48;

impl<T> Default for Difference<T> {
    fn default() -> Self {
        Self { splices: Vec::new() }
    }
}

impl<T: Clone + PartialEq> Difference<T> {
    /// What leads from `before` to `after`; nothing where they are equal.
    pub fn between(before: &[T], after: &[T]) -> Self {
        let start = before.iter().zip(after).take_while(|(was, is)| was == is).count();
        let (was, is) = (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
        let end = was.iter().rev().zip(is.iter().rev()).take_while(|(was, is)| was == is).count();
        let (was, is) = (head(was, end), head(is, end));
        if was.is_empty() && is.is_empty() {
            return Self::default();
        }
        let kept = if was.is_empty() || is.is_empty() { Some(Vec::new()) } else { kept(was, is) };
        Self { splices: splices(start, was, is, &kept.unwrap_or_default()) }
    }

    /// Leads `list` on; it must be the list that the difference was made over.
    pub fn apply(&self, list: &mut Vec<T>) {
        for Splice { at, taken, put } in &self.splices {
            replace(list, *at, taken.len(), put);
        }
    }

    /// Leads `list` back.
    pub fn revert(&self, list: &mut Vec<T>) {
        for Splice { at, taken, put } in self.splices.iter().rev() {
            replace(list, *at, put.len(), taken);
        }
    }

    pub fn splices(&self) -> &[Splice<T>] {
        &self.splices
    }

    /// Takes the next splice up while `list` is led on by it: `taken` items from `at` on give way to `put`. `None` when the list
    /// has not so many.
    pub fn take_up(&mut self, list: &mut Vec<T>, at: usize, taken: usize, put: Vec<T>) -> Option<()> {
        let taken = list.get(at..at.checked_add(taken)?)?.to_vec();
        replace(list, at, taken.len(), &put);
        self.splices.push(Splice { at, taken, put });
        Some(())
    }
}

/// All but the last `count`.
fn head<T>(list: &[T], count: usize) -> &[T] {
    list.get(..list.len().saturating_sub(count)).unwrap_or_default()
}

fn replace<T: Clone>(list: &mut Vec<T>, at: usize, count: usize, put: &[T]) {
    let start = at.min(list.len());
    let end = start.saturating_add(count).min(list.len());
    list.splice(start..end, put.iter().cloned());
}

/// The places of the items that stay, before and after, ascending: the longest such row (Myers, "An O(ND) Difference Algorithm").
/// `None` where the lists are not [`CLOSE`].
fn kept<T: PartialEq>(was: &[T], is: &[T]) -> Option<Vec<(usize, usize)>> {
    // Per diagonal (place before less place after), how far one comes with so many edits.
    let mut reached: BTreeMap<i64, usize> = BTreeMap::from([(1, 0)]);
    let mut walked = Vec::new();
    for edits in 0..=CLOSE {
        walked.push(reached.clone());
        for diagonal in (-edits..=edits).step_by(2) {
            let from = come_from(&reached, edits, diagonal);
            let mut before = from.before;
            while let (Some(left), Some(right)) = (was.get(before), is.get(after(before, diagonal))) {
                if left != right {
                    break;
                }
                before += 1;
            }
            reached.insert(diagonal, before);
            if before >= was.len() && after(before, diagonal) >= is.len() {
                return Some(walk_back(&walked, was.len(), is.len()));
            }
        }
    }
    None
}

/// Where a walk enters a diagonal, and from which one.
struct Entered {
    diagonal: i64,
    before: usize,
}

fn come_from(reached: &BTreeMap<i64, usize>, edits: i64, diagonal: i64) -> Entered {
    let at = |diagonal: i64| reached.get(&diagonal).copied().unwrap_or_default();
    let comes_down = diagonal == -edits || (diagonal != edits && at(diagonal - 1) < at(diagonal + 1));
    if comes_down {
        Entered { diagonal: diagonal + 1, before: at(diagonal + 1) }
    } else {
        Entered { diagonal: diagonal - 1, before: at(diagonal - 1) + 1 }
    }
}

fn after(before: usize, diagonal: i64) -> usize {
    let place = i64::try_from(before).unwrap_or(i64::MAX).saturating_sub(diagonal);
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn walk_back(walked: &[BTreeMap<i64, usize>], was: usize, is: usize) -> Vec<(usize, usize)> {
    let wide = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let (mut before, mut diagonal) = (was, wide(was) - wide(is));
    let mut kept = Vec::new();
    for (edits, reached) in walked.iter().enumerate().rev() {
        let from = come_from(reached, wide(edits), diagonal);
        let entered = if edits == 0 { 0 } else { from.before };
        while before > entered {
            before -= 1;
            kept.push((before, after(before, diagonal)));
        }
        if edits > 0 {
            before = if from.diagonal < diagonal { entered.saturating_sub(1) } else { entered };
            diagonal = from.diagonal;
        }
    }
    kept.reverse();
    kept
}

/// The runs between items that stay.
fn splices<T: Clone>(start: usize, was: &[T], is: &[T], kept: &[(usize, usize)]) -> Vec<Splice<T>> {
    let mut splices = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (before, after) in kept.iter().copied().chain([(was.len(), is.len())]) {
        let taken = was.get(left..before).unwrap_or_default().to_vec();
        let put = is.get(right..after).unwrap_or_default().to_vec();
        if !(taken.is_empty() && put.is_empty()) {
            splices.push(Splice { at: start + right, taken, put });
        }
        (left, right) = (before + 1, after + 1);
    }
    splices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[(usize, &str, &str)]) {
        let (before, after) = (letters(before), letters(after));
        let difference = Difference::between(&before, &after);
        let told = |splice: &Splice<char>| (splice.at, splice.taken.iter().collect(), splice.put.iter().collect());
        let found: Vec<(usize, String, String)> = difference.splices().iter().map(told).collect();
        let expected: Vec<_> =
            expected.iter().map(|(at, taken, put)| (*at, (*taken).to_owned(), (*put).to_owned())).collect();
        assert_eq!(found, expected);
        let mut list = before.clone();
        difference.apply(&mut list);
        assert_eq!(list, after);
        difference.revert(&mut list);
        assert_eq!(list, before);
    }

    #[test]
    fn an_edit_is_told_by_what_it_touches() {
        check("", "", &[]);
        check("一二三", "一二三", &[]);
        check("", "一二", &[(0, "", "一二")]);
        check("一二", "", &[(0, "一二", "")]);
        check("一二三", "一二三四", &[(3, "", "四")]);
        check("一二三", "一改三", &[(1, "二", "改")]);
        check("一一一", "一一", &[(2, "一", "")]);
    }

    #[test]
    fn a_moved_item_is_not_the_whole_list() {
        check("一二三四五", "二三四五一", &[(0, "一", ""), (4, "", "一")]);
        check("一二三四五", "五一二三四", &[(0, "", "五"), (5, "五", "")]);
        check("一二三四五", "改二三四换", &[(0, "一", "改"), (4, "五", "换")]);
    }

    #[test]
    fn lists_that_have_little_in_common_are_told_as_one_run() {
        let (before, after): (Vec<u32>, Vec<u32>) = ((0..200).collect(), (500..700).collect());
        let difference = Difference::between(&before, &after);
        assert_eq!(difference.splices().len(), 1);
        let mut list = before.clone();
        difference.apply(&mut list);
        assert_eq!(list, after);
    }

    #[test]
    fn any_two_lists_are_led_into_each_other() {
        let mut seed: u32 = 7;
        let mut next = |bound: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % bound
        };
        for _ in 0..2_000 {
            let lengths = (next(12), next(12));
            let before: Vec<u32> = (0..lengths.0).map(|_| next(4)).collect();
            let after: Vec<u32> = (0..lengths.1).map(|_| next(4)).collect();
            let difference = Difference::between(&before, &after);
            let mut list = before.clone();
            difference.apply(&mut list);
            assert_eq!(list, after, "{before:?} {difference:?}");
            difference.revert(&mut list);
            assert_eq!(list, before, "{after:?} {difference:?}");
        }
    }

    #[test]
    fn what_is_read_must_fit_the_list_it_is_read_over() {
        let mut list = letters("一二");
        let mut difference = Difference::default();
        assert_eq!(difference.take_up(&mut list, 1, 2, Vec::new()), None);
        assert_eq!(difference.take_up(&mut list, 3, 0, Vec::new()), None);
        assert_eq!(difference.take_up(&mut list, usize::MAX, 1, Vec::new()), None);
        assert_eq!(difference.take_up(&mut list, 1, 1, letters("三四")), Some(()));
        assert_eq!(list, letters("一三四"));
    }
}
