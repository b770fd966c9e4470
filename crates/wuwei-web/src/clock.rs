//! The device's clock and random bytes: the only place where either is read.

use js_sys::Date as JsDate;

/// Milliseconds since 1970.
pub fn millis() -> u64 {
    JsDate::now() as u64
}

/// Now in the device's own zone, as entries carry it: `2026-11-23T10:12:05+08:00`.
pub fn at() -> String {
    let now = JsDate::new_0();
    let offset = -(now.get_timezone_offset() as i32);
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.unsigned_abs();
    format!(
        "{}T{}{sign}{:02}:{:02}",
        civil(&now),
        time_of(&now),
        offset / 60,
        offset % 60
    )
}

/// Today's civil date in the device's zone: `2026-11-23`.
pub fn today() -> String {
    civil(&JsDate::new_0())
}

/// The wall clock's time: `10:12:05`.
pub fn time() -> String {
    time_of(&JsDate::new_0())
}

/// Fills an array with random bytes; works on plain http too.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = crate::dom::window().crypto();
    if crypto
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .is_err()
    {
        wasm_bindgen::throw_str("this browser gives no random bytes");
    }
    bytes
}

fn civil(now: &JsDate) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}

fn time_of(now: &JsDate) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds()
    )
}
