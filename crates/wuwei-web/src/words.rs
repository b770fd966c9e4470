//! The words of the page: messages and labels out of its `<template>`s.

use crate::page::Page;

impl Page {
    /// The text of `<template data-message=CODE>` with its slots filled.
    pub fn message(&self, code: &str, slots: &[(&str, &str)]) -> Option<String> {
        let _ = (code, slots);
        None
    }
}
