//! A user's hand on the window: finds things by their words, clicks, types, waits.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bianheng::app::{Desk, Purpose, Settings, State};
use bianheng::import::Isolation;
use bianheng::plan::Step;
use bianheng::store::{Book, StoreError};
use bianheng::ui::{Opening, Window};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};

pub use egui::accesskit::Role;

/// The longest that a job may take, in a slow build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Hand {
    pub harness: Harness<'static, Window>,
}

impl Hand {
    /// The window as it opens. Its settings have no file, and the system's file dialog chooses nothing.
    pub fn at(opening: Opening) -> Self {
        Self::with(opening, Settings::default())
    }

    /// The same with settings of its own, whose folder may hold policy packs.
    pub fn with(opening: Opening, settings: Settings) -> Self {
        let none: fn(Purpose) -> Vec<PathBuf> = |_| Vec::new();
        let builder =
            Harness::builder().with_size(vec2(1280.0, 700.0)).with_theme(egui::Theme::Light).with_max_steps(20);
        let harness = builder.build_eframe(move |context| {
            let reader = Isolation::Child(env!("CARGO_BIN_EXE_bianheng").into());
            Window::new(&context.egui_ctx, settings, opening, (none, reader)).expect("the threads start")
        });
        Self { harness }
    }

    pub fn state(&self) -> &State {
        self.harness.state().state()
    }

    pub fn desk(&self) -> &Desk {
        self.state().desk.as_ref().expect("a book is open")
    }

    pub fn steps(&self) -> Vec<Step> {
        self.desk().plan.as_ref().expect("a plan is open").plan.steps().to_vec()
    }

    /// Draws until nothing changes any more, and looks for inputs without a name.
    fn settle(&mut self) {
        self.harness.run_ok();
        self.harness.check_accessibility();
    }

    /// Draws until `reached`; the jobs answer from their own threads.
    #[track_caller]
    pub fn wait(&mut self, what: &str, reached: impl Fn(&State) -> bool) {
        let begun = Instant::now();
        while !reached(self.state()) {
            let state = self.state();
            assert!(begun.elapsed() < PATIENCE, "{what} did not come; told: {:?}", state.notices);
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.settle();
    }

    #[track_caller]
    pub fn wait_for_people(&mut self, count: u64) {
        self.wait("people", |state| state.desk.as_ref().is_some_and(|desk| desk.people.total == Some(count)));
    }

    /// The words are on the screen, alone or within others.
    #[track_caller]
    pub fn sees(&mut self, words: &str) {
        let found = self.harness.query_all_by_label_contains(words).next().is_some();
        assert!(found, "“{words}” is not to be seen:\n{:?}", self.words());
    }

    /// Whether something bears exactly these words.
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// How far down something stands that bears exactly these words, in points.
    #[track_caller]
    pub fn top_of(&self, label: &str) -> f32 {
        self.harness.get_by_label(label).rect().top()
    }

    /// One of several things that bear the same words, counted from zero.
    #[track_caller]
    pub fn click_nth(&mut self, label: &str, index: usize) {
        self.harness.get_all_by_label(label).nth(index).expect("so many").click();
        self.settle();
    }

    /// All that is written.
    fn words(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes.filter_map(|node| node.accesskit_node().label()).collect()
    }

    #[track_caller]
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    /// The only thing whose words contain these, which may have to be scrolled to.
    #[track_caller]
    pub fn click_containing(&mut self, words: &str) {
        self.harness.get_by_label_contains(words).scroll_to_me();
        self.settle();
        self.harness.get_by_label_contains(words).click();
        self.settle();
    }

    /// The first of several things that do the same.
    #[track_caller]
    pub fn click_first(&mut self, label: &str) {
        self.harness.get_all_by_label(label).next().expect("at least one").scroll_to_me();
        self.settle();
        self.harness.get_all_by_label(label).next().expect("at least one").click();
        self.settle();
    }

    /// The last of several things that bear the same words, which may have to be scrolled to.
    #[track_caller]
    pub fn click_last(&mut self, label: &str) {
        self.harness.get_all_by_label(label).last().expect("at least one").scroll_to_me();
        self.settle();
        self.harness.get_all_by_label(label).last().expect("at least one").click();
        self.settle();
    }

    /// Where several things bear the same words.
    #[track_caller]
    pub fn click_role(&mut self, role: Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).click();
        self.settle();
    }

    /// The last of several things of a kind that bear the same words, which may have to be scrolled to.
    #[track_caller]
    pub fn click_role_last(&mut self, role: Role, label: &str) {
        self.harness.get_all_by_role_and_label(role, label).last().expect("at least one").scroll_to_me();
        self.settle();
        self.harness.get_all_by_role_and_label(role, label).last().expect("at least one").click();
        self.settle();
    }

    /// Brings a thing into view and clicks it.
    #[track_caller]
    pub fn reach(&mut self, role: Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).scroll_to_me();
        self.settle();
        self.click_role(role, label);
    }

    /// Points at a thing until it has said what it is.
    #[track_caller]
    pub fn point_at(&mut self, label: &str) {
        self.harness.get_by_label(label).hover();
        self.harness.run_steps(60);
    }

    /// The text field whose label contains these words.
    #[track_caller]
    fn field(&self, words: &str) -> Node<'_> {
        let words = words.to_owned();
        self.harness.get_by(move |node| {
            let is_field = matches!(node.role(), Role::TextInput | Role::MultilineTextInput);
            is_field && node.label().is_some_and(|label| label.contains(&words))
        })
    }

    #[track_caller]
    pub fn focus(&mut self, field: &str) {
        self.field(field).click();
        self.settle();
        // The middle of a field with long lines may lie out of sight, where a click does not reach it.
        self.field(field).focus();
        self.settle();
    }

    /// Types in the place of what stands there.
    #[track_caller]
    pub fn type_into(&mut self, field: &str, text: &str) {
        self.enter(field, egui::Event::Text(text.to_owned()), text);
    }

    /// Pastes in the place of what stands there; the text may have several lines.
    #[track_caller]
    pub fn paste_into(&mut self, field: &str, text: &str) {
        self.enter(field, egui::Event::Paste(text.to_owned()), text);
    }

    #[track_caller]
    fn enter(&mut self, field: &str, event: egui::Event, text: &str) {
        self.focus(field);
        self.press(Modifiers::COMMAND, Key::A);
        self.event(event);
        assert_eq!(self.value(field), text);
    }

    /// What stands in a text field.
    #[track_caller]
    pub fn value(&self, field: &str) -> String {
        self.field(field).value().unwrap_or_default()
    }

    pub fn event(&mut self, event: egui::Event) {
        self.harness.event(event);
        self.settle();
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Closes the window; the thread that owns the book closes it.
    pub fn close(self) {
        drop(self.harness);
    }
}

/// The book once the window's thread has let it go.
pub fn reopened(path: &Path) -> Book {
    let begun = Instant::now();
    loop {
        match Book::open(path) {
            Ok(book) => return book,
            Err(StoreError::Locked { .. }) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20))
            }
            Err(other) => panic!("{other}"),
        }
    }
}
