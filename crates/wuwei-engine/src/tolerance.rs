//! What people type -> values: one table.
