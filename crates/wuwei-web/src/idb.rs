//! IndexedDB, as far as it is needed: tables of texts, transactions with a durability.

use std::future::Future;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use crate::dom::window;
use crate::wait::channel;

/// What is kept; every key and value is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One [`crate::draft::Draft`] per record, by record id.
    Draft,
    /// The file of signed entries, by record id.
    Record,
    /// Lines by [`crate::journal::key`].
    Journal,
    /// Who signs here, and the locked key.
    Device,
    /// Leases by record id.
    Lease,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 5] = [
        Table::Draft,
        Table::Record,
        Table::Journal,
        Table::Device,
        Table::Lease,
    ];

    fn name(self) -> &'static str {
        match self {
            Table::Draft => "draft",
            Table::Record => "record",
            Table::Journal => "journal",
            Table::Device => "device",
            Table::Lease => "lease",
        }
    }
}

/// Why the device did not keep something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no room left.
    Full,
    /// The connection is cut, closing, or the store behind it is damaged; or there is no store at all.
    Broken,
}

/// How sure the device must be before it reports that something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Handed to the operating system: outlives the browser.
    Relaxed,
    /// Flushed to disk: outlives a power cut.
    Strict,
}

/// Opens the database, making its tables where they are new. Safari may never answer the first time.
pub async fn open(name: &str) -> Result<IdbDatabase, Refusal> {
    let factory = window()
        .indexed_db()
        .ok()
        .flatten()
        .ok_or(Refusal::Broken)?;
    let request = factory
        .open_with_u32(name, 1)
        .map_err(|error| refusal(&error))?;
    let upgraded = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || {
        let Ok(database) = upgraded.result() else {
            return;
        };
        let database: IdbDatabase = database.unchecked_into();
        for table in Table::ALL {
            let _ = database.create_object_store(table.name());
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database = result(&request).await.map_err(|error| refusal(&error))?;
    Ok(database.unchecked_into())
}

/// Begins a transaction over those tables; throws where the connection is closing.
pub fn begin(
    database: &IdbDatabase,
    tables: &[Table],
    durability: Option<Durability>,
) -> Result<IdbTransaction, JsValue> {
    let names: Array = tables
        .iter()
        .map(|table| JsValue::from_str(table.name()))
        .collect();
    let options = Object::new();
    if durability == Some(Durability::Strict) {
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
    } else if durability.is_some() {
        Reflect::set(&options, &"durability".into(), &"relaxed".into())?;
    }
    let mode = if durability.is_some() {
        "readwrite"
    } else {
        "readonly"
    };
    let method: js_sys::Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    Ok(method
        .call3(database, &names, &mode.into(), &options)?
        .unchecked_into())
}

/// Sends the commit now, without waiting for the page's task to end.
pub fn commit(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let method: js_sys::Function = Reflect::get(transaction, &"commit".into())?.dyn_into()?;
    method.call0(transaction).map(drop)
}

/// A table within a transaction.
pub fn table(transaction: &IdbTransaction, table: Table) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(table.name())
}

/// The result of a request, when it is there. Listens from now on, whenever it is awaited.
pub fn result(request: &IdbRequest) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
    let (done, wait) = channel();
    let failed = done.clone();
    let request = request.clone();
    let asked = request.clone();
    let success = Closure::<dyn FnMut()>::new(move || done.send(asked.result()));
    let asked = request.clone();
    let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        // Unhandled, the event would go up to the page's error reporting.
        event.prevent_default();
        failed.send(Err(asked
            .error()
            .ok()
            .flatten()
            .map_or(JsValue::NULL, Into::into)));
    });
    request.set_onsuccess(Some(success.as_ref().unchecked_ref()));
    request.set_onerror(Some(error.as_ref().unchecked_ref()));
    async move {
        let answer = wait.await;
        request.set_onsuccess(None);
        request.set_onerror(None);
        drop((success, error));
        answer
    }
}

/// All keys and values of a table whose keys lie between `from` (inclusive) and `to` (exclusive).
pub async fn range(
    database: &IdbDatabase,
    of: Table,
    bounds: Option<(&str, &str)>,
) -> Result<Vec<(String, String)>, Refusal> {
    let read = || -> Result<(IdbRequest, IdbRequest), JsValue> {
        let store = table(&begin(database, &[of], None)?, of)?;
        let Some((from, to)) = bounds else {
            return Ok((store.get_all_keys()?, store.get_all()?));
        };
        let range = IdbKeyRange::bound_with_lower_open_and_upper_open(
            &from.into(),
            &to.into(),
            false,
            true,
        )?;
        Ok((
            store.get_all_keys_with_key(&range)?,
            store.get_all_with_key(&range)?,
        ))
    };
    let (keys, values) = read().map_err(|error| refusal(&error))?;
    let (keys, values) = (result(&keys), result(&values));
    let keys = keys.await.map_err(|error| refusal(&error))?;
    let values = values.await.map_err(|error| refusal(&error))?;
    let texts = |list: JsValue| {
        list.unchecked_into::<Array>()
            .iter()
            .map(|item| item.as_string())
            .collect()
    };
    let (keys, values): (Vec<Option<String>>, Vec<Option<String>>) = (texts(keys), texts(values));
    // What is not a text was put there by somebody else.
    Ok(keys
        .into_iter()
        .zip(values)
        .filter_map(|(key, value)| Some((key?, value?)))
        .collect())
}

/// Which refusal an exception means.
pub fn refusal(error: &JsValue) -> Refusal {
    match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => Refusal::Full,
        _ => Refusal::Broken,
    }
}
