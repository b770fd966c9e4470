//! Working days over the loaded calendars; an unknown year is an answer.
