//! Who signs on this device: said once, kept here, shown wherever the page asks.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use wuwei_json::{Object, Value};

use crate::app::App;
use crate::database::{Durability, Table, Writes};
use crate::{browser, dom, note};

/// Under which name the device keeps it.
const KEY: &str = "identity";

/// Who signs, as typed once per device.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// Area code.
    pub area: String,
}

/// Reads who signs here, out of what the device keeps.
pub fn load(app: &App, device: &[(String, String)]) {
    let stored = device.iter().find(|(key, _)| key == KEY);
    let mut identity = stored
        .and_then(|(_, stored)| read(stored))
        .unwrap_or_default();
    if identity.area.is_empty() {
        identity.area = app.store().facts().area.clone();
    }
    *app.store().identity() = identity;
    show(app);
}

/// Something about the person was typed.
pub fn input(app: &App, name: &str, at: &Element) {
    let Some(control) = at.dyn_ref::<HtmlInputElement>() else {
        return;
    };
    let typed = control.value().trim().to_owned();
    {
        let mut identity = app.store().identity();
        match name {
            "name" => identity.name = typed,
            "department" => identity.department = typed,
            _ => identity.area = typed,
        }
        let write = Writes::of(Table::Device, KEY, &write(&identity));
        let database = app.store().database();
        database.write(&write, Durability::Strict);
    }
    note::clear(name);
    show(app);
}

/// Who signs, if everything was said; else notes beside what is missing.
pub fn identified(app: &App) -> Option<Identity> {
    let identity = app.store().identity().clone();
    let mut whole = true;
    for (name, said) in [
        ("area", &identity.area),
        ("department", &identity.department),
        ("name", &identity.name),
    ] {
        if said.is_empty() {
            note::show(app, name, &["enter-", name].concat(), &[]);
            browser::focus_input(name);
            whole = false;
        }
    }
    whole.then_some(identity)
}

fn show(app: &App) {
    let identity = app.store().identity().clone();
    for (name, said) in [
        ("name", &identity.name),
        ("department", &identity.department),
        ("area", &identity.area),
    ] {
        browser::set_inputs(name, said);
    }
    let (name, department) = (&*identity.name, &*identity.department);
    let both = !name.is_empty() && !department.is_empty();
    let signer = [name, if both { " · " } else { "" }, department].concat();
    dom::fill_all("signer", &signer);
}

fn write(identity: &Identity) -> String {
    let mut object = Object::new();
    object.insert("name", identity.name.as_str());
    object.insert("department", identity.department.as_str());
    object.insert("area", identity.area.as_str());
    String::from_utf8(wuwei_json::to_canonical(&object.into())).unwrap_or_default()
}

fn read(stored: &str) -> Option<Identity> {
    let value = wuwei_json::parse(stored.as_bytes()).ok()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Identity {
        name: text("name")?,
        department: text("department")?,
        area: text("area")?,
    })
}
