//! The scratch file of a long sheet: where it takes no more, the library panics.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

use super::XlsxError;

/// How the library's panic begins where the scratch file of a long sheet takes no more.
const SCRATCH_FULL: &str = "Couldn't write to";

/// Makes an error of that panic, unprinted; any other goes on. Nothing of ours outlives it: the workbook is dropped with the closure.
pub(super) fn guarded(write: impl FnOnce() -> Result<(), XlsxError>) -> Result<(), XlsxError> {
    static SILENCED: Once = Once::new();
    SILENCED.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !(GUARDED.get() && is_scratch_full(panic.payload())) {
                usual(panic)
            }
        }));
    });
    GUARDED.set(true);
    let written = catch_unwind(AssertUnwindSafe(write));
    GUARDED.set(false);
    written.unwrap_or_else(|panic| match is_scratch_full(&*panic) {
        true => Err(XlsxError::Scratch),
        false => resume_unwind(panic),
    })
}

thread_local! {
    /// Whether this thread is writing a long sheet.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

fn is_scratch_full(panic: &(dyn Any + Send)) -> bool {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.is_some_and(|text| text.starts_with(SCRATCH_FULL))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It ended the command line.
    #[test]
    fn a_scratch_file_that_takes_no_more_is_an_error() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let refused = guarded(|| panic!("Couldn't write to xml file: {full:?}"));
        assert!(matches!(refused, Err(XlsxError::Scratch)), "{refused:?}");
        assert!(guarded(|| Ok(())).is_ok());
        let other = catch_unwind(|| guarded(|| panic!("index out of bounds")));
        assert_eq!(
            other.expect_err("goes on").downcast_ref::<&str>(),
            Some(&"index out of bounds"),
            "was called a full disk"
        );
    }
}
