//! After a decision the lists are made anew, and something else may come to lie under a pointer that has not moved: the second click
//! of two is not meant for that. Until the pointer moves or a key is pressed, nothing else is decided there.

use egui::{Event, Pos2, Ui};

/// How far the pointer moves, in points, before a click decides again.
const STILL: f32 = 12.0;

/// Where the pointer was when something was decided by a click; nowhere when it was a key.
pub(super) fn decided_at(ui: &Ui) -> Option<Pos2> {
    ui.input(|input| input.pointer.latest_pos().filter(|_| input.pointer.primary_released()))
}

/// Whether the pointer still rests there. Once it has moved, it is forgotten where that was.
pub(super) fn rests(ui: &Ui, at: &mut Option<Pos2>) -> bool {
    let is_still = |at: &Pos2| {
        ui.input(|input| {
            let has_key = input.events.iter().any(|event| matches!(event, Event::Key { .. }));
            !has_key && input.pointer.latest_pos().is_some_and(|here| here.distance(*at) < STILL)
        })
    };
    *at = at.filter(is_still);
    at.is_some()
}
