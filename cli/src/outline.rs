//! JSON values as an indented outline, for people.

use serde_json::Value;

/// The outline of a value; what is empty, null or false is left out, and a name
/// comes before what it is the name of.
pub(crate) fn outline(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_by_key(|(key, value)| {
                (*key != "name", is_nested(value) || lines(value).is_some())
            });
            for (key, value) in entries.into_iter().filter(|(_, value)| !is_empty(value)) {
                entry(key, value, depth, text);
            }
        }
        Value::Array(values) => {
            for value in values {
                item(value, depth, text);
            }
        }
        scalar => *text += &format!("{}{}\n", indent(depth), plain(scalar)),
    }
}

fn entry(key: &str, value: &Value, depth: usize, text: &mut String) {
    let indent = indent(depth);
    if let Some(lines) = lines(value) {
        *text += &format!("{indent}{key}:\n");
        for line in lines.lines() {
            *text += format!("{indent}  | {line}").trim_end();
            text.push('\n');
        }
    } else if is_nested(value) {
        *text += &format!("{indent}{key}:\n");
        write(value, depth + 1, text);
    } else {
        *text += &format!("{indent}{key}: {}\n", plain(value));
    }
}

/// An element of an array: its first line carries a dash.
fn item(value: &Value, depth: usize, text: &mut String) {
    let mut inner = String::new();
    write(value, depth + 1, &mut inner);
    let indent = indent(depth);
    *text += &format!("{indent}- {}", inner.trim_start());
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// A text of several lines.
fn lines(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.contains('\n'))
}

/// Whether a value takes lines of its own. Words in an array do not.
fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(values) => values.iter().any(|value| {
            let long = value.as_str().is_some_and(|text| text.contains(' '));
            long || value.is_object() || value.is_array()
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let words: Vec<_> = values.iter().map(plain).collect();
            words.join(", ")
        }
        other => other.to_string(),
    }
}
