//! PIXELS. Draws the state and turns what the user does into actions; egui lives here and nowhere else. Views read the state,
//! write into drafts (half-typed texts) and push actions; only `app::update` changes anything.

mod dialog;
mod drafts;
mod frame;
mod memo;
mod origin;
mod overlay;
mod screens;
pub mod theme;
mod widgets;

use std::path::PathBuf;
use std::time::Duration;

use crate::app::{
    Action, Command, Desk, Quitting, Settings, State, clock, jobs, policies, quitting_loses_edits, update,
};
use crate::import::Isolation;
use crate::notice::Notice;

use drafts::Drafts;

pub use frame::shortcuts;

/// What the window opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    StartPage,
    Book(PathBuf),
    Sample,
}

/// The program as egui runs it.
pub struct Window {
    state: State,
    crew: jobs::Crew,
    drafts: Drafts,
    /// Actions of this frame, applied before the next.
    actions: Vec<Action>,
    zoom_percent: u16,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// A notice where there is no display or no usable graphics; everything that the window does can be done without it.
pub fn run(opening: Opening) -> Result<(), Notice> {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("bianheng")
        .with_title("编衡")
        .with_inner_size([1280.0, 700.0])
        .with_min_inner_size([960.0, 600.0]);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let settings = Settings::usual();
    let run = eframe::run_native(
        "编衡",
        options,
        Box::new(move |context| {
            let isolation = Isolation::of_this_program();
            let window = Window::new(&context.egui_ctx, settings.clone(), opening.clone(), (dialog::native, isolation));
            Ok(Box::new(window?))
        }),
    );
    run.map_err(|error| {
        Notice::failure(
            format!("打不开窗口：{}。", cause(&error)),
            "显示环境",
            "请在有桌面的电脑上运行；远程桌面请更新显卡驱动。也可以用命令行完成同样的工作：bianheng --help，或 bianheng demo --headless 文件夹。",
        )
    })
}

/// Why there is no window. What the graphics driver says may help whoever looks after the machine, so it is kept.
fn cause(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => "没有可用的显示器或者桌面会话".to_owned(),
        eframe::Error::AppCreation(error) => format!("程序没有启动({error})"),
        graphics => format!("显卡驱动不能显示(需要 OpenGL 2.0 以上：{graphics})"),
    }
}

impl Window {
    /// Sets up fonts, colours and jobs, and starts what `opening` asks for; `isolation` says who reads foreign files.
    pub fn new(
        context: &egui::Context,
        settings: Settings,
        opening: Opening,
        (dialog, isolation): (jobs::Dialog, Isolation),
    ) -> std::io::Result<Self> {
        theme::install(context);
        let waker = context.clone();
        let packs = settings.file.as_deref().map(policies::folder);
        let precautions = settings.precautions_with(isolation);
        let crew = jobs::Crew::start(dialog, packs, precautions, move || waker.request_repaint())?;
        let state = State::new(clock::today(), settings);
        let actions = match opening {
            Opening::StartPage => Vec::new(),
            Opening::Book(path) => vec![Action::OpenBook(path)],
            Opening::Sample => vec![Action::OpenSample],
        };
        Ok(Self { state, crew, drafts: Drafts::default(), actions, zoom_percent: 0 })
    }

    /// What is shown, for tests.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Applies what happened since the last frame.
    fn apply(&mut self, context: &egui::Context) {
        // The window may stay open over midnight.
        let today = clock::today();
        let new_day = (today != self.state.today).then_some(Action::NewDay(today));
        let arrived: Vec<Action> = self.crew.answers().collect();
        let now = (!self.actions.is_empty()).then(|| Action::Now(clock::moment()));
        for action in new_day.into_iter().chain(now).chain(self.actions.drain(..)).chain(arrived) {
            for effect in update(&mut self.state, action) {
                self.crew.order(effect);
            }
        }
        if self.zoom_percent != self.state.zoom_percent() {
            self.zoom_percent = self.state.zoom_percent();
            context.set_zoom_factor(f32::from(self.zoom_percent) / 100.0);
        }
        if self.state.wants_to_quit == Quitting::Yes {
            context.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        // Progress of jobs is read, not sent: look at it now and then.
        if !self.state.tasks.is_empty() {
            context.request_repaint_after(Duration::from_millis(200));
        }
    }
}

impl Window {
    /// The window's own button is an order to quit like the others: where something would be lost, it is asked first.
    fn ask_before_closing(&mut self, context: &egui::Context) {
        // The log of the plan says when it came off the wall.
        let is_on_the_wall = self.state.desk.as_ref().is_some_and(Desk::is_on_the_wall);
        let is_ordered = is_on_the_wall || quitting_loses_edits(&self.state);
        let is_closing = context.input(|input| input.viewport().close_requested());
        if is_closing && is_ordered && self.state.wants_to_quit == Quitting::No {
            context.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.actions.push(Action::Command(Command::Quit));
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.actions.extend(frame::shortcuts(context));
        self.actions.extend(frame::dropped_files(context, &self.state));
        self.ask_before_closing(context);
        self.apply(context);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        frame::show(ui, &self.state, &mut self.drafts, &mut self.actions);
        if !self.actions.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.crew.finish();
    }
}
