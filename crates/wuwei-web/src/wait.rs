//! Waiting for what a browser answers by an event: one value, a time, a painted frame.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::dom::window;

struct Slot<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// Gives the value; the first one counts. May be cloned into several listeners.
pub struct Sender<T>(Rc<RefCell<Slot<T>>>);

/// Is the value, when it is there.
pub struct Receiver<T>(Rc<RefCell<Slot<T>>>);

/// A place for one value that comes later.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let slot = Rc::new(RefCell::new(Slot {
        value: None,
        waker: None,
    }));
    (Sender(slot.clone()), Receiver(slot))
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Sender<T> {
    /// Gives the value, unless one was given before.
    pub fn send(&self, value: T) {
        let mut slot = self.0.borrow_mut();
        if slot.value.is_none() {
            slot.value = Some(value);
            if let Some(waker) = slot.waker.take() {
                drop(slot);
                waker.wake();
            }
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Runs a future on the page's own thread.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    js_sys::futures::spawn_local(future);
}

/// Waits that many milliseconds, or longer in a background window.
pub async fn sleep(millis: i32) {
    let (done, wait) = channel();
    let wake = Closure::<dyn FnMut()>::new(move || done.send(()));
    let function = wake.as_ref().unchecked_ref();
    if window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(function, millis)
        .is_ok()
    {
        wait.await;
    }
}

/// Waits until what was just changed in the page is painted (two frames), but not for a hidden page.
pub async fn painted() {
    let (done, wait) = channel();
    let late = done.clone();
    let second = Closure::<dyn FnMut()>::new(move || done.send(()));
    let next = second.as_ref().clone();
    let first = Closure::<dyn FnMut()>::new(move || {
        let _ = window().request_animation_frame(next.unchecked_ref());
    });
    let timeout = Closure::<dyn FnMut()>::new(move || late.send(()));
    let window = window();
    let _ = window.request_animation_frame(first.as_ref().unchecked_ref());
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
        timeout.as_ref().unchecked_ref(),
        250,
    );
    wait.await;
    // The timer and the frames may still come: their closures must outlive them.
    first.forget();
    second.forget();
    timeout.forget();
}
