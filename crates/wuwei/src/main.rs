//! `wuwei`: turns a public-service standard into working service.

mod embedded;

fn main() {
    let _ = (
        embedded::ENGINE,
        embedded::GLUE,
        embedded::THEME,
        embedded::RULES,
    );
}
