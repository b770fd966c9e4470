//! The one door for all that is asked by texts and answered by a text: each door more is code on both sides.

use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_engine::tolerance::has_part;

use crate::{files, form, keys, sign, verify};

/// Asks the engine. What can be asked, and how it answers, stands with the functions that are called here; yes
/// and no are `1` and nothing.
#[wasm_bindgen]
pub fn ask(what: &str, one: &str, other: &str) -> String {
    match what {
        "change" => return form::change(one, other),
        "leave" => return form::leave(one),
        "field" => return form::field(one),
        "fields" => return form::fields(one, other),
        "rows" => return form::rows(one, other),
        "problems" => return form::problems(one),
        "why" => return form::why(one),
        "due" => return form::due(one),
        "sections" => return form::sections(),
        "choose" => return form::choose(one),
        "add" => return form::add(one),
        "remove" => return form::remove(one, other, false),
        "restore" => return form::remove(one, other, true),
        "remember" => form::remember(one, other),
        "close" => form::close(),
        "has-part" => return truth(has_part(one, other)),
        "is-record" => return truth(verify::is_record(one, other)),
        "relate" => return wuwei_json::integer_text(verify::relate(one, other)),
        "sign" => return sign::sign(one),
        "make-key" => keys::make_key(),
        "forget-key" => keys::forget_key(),
        "locked-key" => return keys::locked_key(one),
        "public-key" => return keys::public_key(),
        "is-listed" => return truth(keys::is_listed(one)),
        "key-request" => return keys::key_request(one),
        "digest" => return files::digest_end(),
        _ => {}
    }
    String::new()
}

fn truth(is: bool) -> String {
    if is { "1" } else { "" }.to_owned()
}
