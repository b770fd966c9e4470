//! Waiting for what a browser answers later: a promise, a time, a painted frame.
//!
//! A page has a handful of tasks at once, so each is looked at again whenever any answer comes: that
//! needs no wakers, queues or callbacks of their own.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::browser::{self, Answer};

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
}

impl Future for Answer {
    type Output = JsValue;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<JsValue> {
        if self.done() {
            Poll::Ready(self.value())
        } else {
            Poll::Pending
        }
    }
}

/// Runs a future on the page's own thread, from the end of the current task on.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    add(Box::pin(task));
}

fn add(task: Task) {
    TASKS.with_borrow_mut(|tasks| tasks.push(task));
    browser::wake();
}

/// Goes on with every task that can; called by `script/browser.js` when an answer came.
#[wasm_bindgen]
pub fn run() {
    let mut context = Context::from_waker(Waker::noop());
    for mut task in TASKS.take() {
        if task.as_mut().poll(&mut context).is_pending() {
            TASKS.with_borrow_mut(|tasks| tasks.push(task));
        }
    }
}

/// Does something that many milliseconds later, or longer in a background window.
pub fn later(milliseconds: i32, work: impl FnOnce() + 'static) {
    work_later(milliseconds, Box::new(work));
}

fn work_later(milliseconds: i32, work: Box<dyn FnOnce()>) {
    spawn(async move {
        browser::sleep(milliseconds).await;
        work();
    });
}
