//! The way from the threads back to the window. Every job runs inside a guard here: a panic becomes a notice and the thread goes
//! on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use crate::app::action::Action;
use crate::app::progress::Progress;
use crate::notice::Notice;
use crate::watch::Watch;

/// Sends actions and wakes the window.
#[derive(Clone)]
pub(super) struct Answer {
    pub actions: Sender<Action>,
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

impl Answer {
    pub fn send(&self, action: Action) {
        // Nobody listens any more when the window is closing.
        let _closing = self.actions.send(action);
        (self.wake)();
    }

    /// Tells a failure; success is told by whoever knows what to say of it.
    pub fn tell(&self, result: Result<(), Notice>) {
        if let Err(notice) = result {
            self.send(Action::Told(notice));
        }
    }

    /// Runs a job that may take long, under a title, with progress and a way to stop it.
    pub fn task<T>(&self, title: &str, job: impl FnOnce(&Progress) -> Result<T, Notice>) -> Result<T, Notice> {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let id = NUMBER.fetch_add(1, Ordering::Relaxed);
        let progress = Arc::new(Progress::default());
        self.send(Action::TaskStarted { id, title: title.to_owned(), progress: Arc::clone(&progress) });
        let done = self.guarded(title, || job(&progress));
        self.send(Action::TaskEnded { id });
        done
    }

    /// As [`Answer::task`], for a job that changes nothing and knows no checkpoint of its own: stopped, its result is not wanted.
    pub fn reading<T>(&self, title: &str, job: impl FnOnce() -> Result<T, Notice>) -> Result<T, Notice> {
        self.task(title, |progress| {
            let read = job()?;
            match progress.is_cancelled() {
                true => Err(Notice::advice(format!("已停止：{title}。账簿没有改动。"))),
                false => Ok(read),
            }
        })
    }

    /// Runs a job that is over before anybody could stop it: a spinner that comes and goes with every edit would only distract.
    pub fn guarded<T>(&self, title: &str, job: impl FnOnce() -> Result<T, Notice>) -> Result<T, Notice> {
        catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_panic| {
            let advice = "请重新启动程序后再试，并把日志发给开发者；仍不成功时改用备份。";
            Err(Notice::failure(format!("“{title}”意外中断，没有完成。"), "", advice))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn answer() -> (Answer, std::sync::mpsc::Receiver<Action>) {
        let (actions, answers) = channel();
        (Answer { actions, wake: Arc::new(|| {}) }, answers)
    }

    #[test]
    fn a_panic_becomes_a_notice_and_the_task_ends() {
        let (answer, answers) = answer();
        let done = answer.task("正在试验", |_| -> Result<(), Notice> { panic!("on purpose") });
        assert_eq!(done.expect_err("it panicked").what, "“正在试验”意外中断，没有完成。");
        let told: Vec<Action> = answers.try_iter().collect();
        assert!(matches!(told.as_slice(), [Action::TaskStarted { .. }, Action::TaskEnded { .. }]), "{told:?}");
    }

    #[test]
    fn what_was_read_for_nobody_is_not_answered() {
        let (answer, answers) = answer();
        let read = answer.reading("正在读取", || {
            // The window asks to stop while the job runs.
            match answers.recv().expect("started") {
                Action::TaskStarted { progress, .. } => progress.cancel(),
                other => panic!("{other:?}"),
            }
            Ok(7)
        });
        assert_eq!(read.expect_err("stopped").what, "已停止：正在读取。账簿没有改动。");
        assert_eq!(answer.reading("正在读取", || Ok(7)).ok(), Some(7));
    }
}
