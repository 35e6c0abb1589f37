//! What may be passed to a kfunc: the acceptance table, written out.
//!
//! Owns its shape: a column for each stretch of kernels that agree on every
//! state, a row for the states that fare alike on all of them.

use std::rc::Rc;

use super::{ranges, stretches};
use crate::emit::Input;
use crate::emit::prose::{Block, Inline, Line, code, text};
use crate::model::Kfunc;
use crate::model::accept::{Columns, PointerState, Question, Reason, Verdict, is_object};
use crate::model::version::KernelRange;

/// Writes the tables of a page.
pub(super) struct Passing<'a> {
    input: Input<'a>,
    columns: Columns,
}

/// What is said of every state, and where.
type Column = (Vec<KernelRange>, Rc<[Verdict]>);

impl<'a> Passing<'a> {
    /// For the kfuncs of `input`.
    pub(super) fn new(input: &Input<'a>) -> Self {
        Self {
            input: *input,
            columns: Columns::default(),
        }
    }

    /// A table for each parameter of `kfunc` that takes kernel objects; kernels
    /// whose terms nobody has read have no column.
    pub(super) fn blocks(&mut self, kfunc: &Kfunc) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (param, parameter) in kfunc.params.iter().enumerate() {
            let columns = self.columns(kfunc, param);
            if columns.is_empty() {
                continue;
            }
            let mut line = text("What may be passed for ");
            line.extend(code(&parameter.name));
            line.push(Inline::Text(":".to_owned()));
            blocks.push(Block::Paragraph(line));
            blocks.push(table(&columns));
        }
        blocks
    }

    fn columns(&mut self, kfunc: &Kfunc, param: usize) -> Vec<Column> {
        let Input {
            model,
            target,
            declared: _,
            digest: _,
            types: _,
            evidence: _,
        } = self.input;
        let single = target.since() == target.until();
        let columns = &mut self.columns;
        stretches(target, |kernel| {
            let told = (single || !kernel.is_series()) && !kfunc.is_unread(kernel);
            if !told || !is_object(kfunc, param, kernel) {
                return None;
            }
            columns.column(&Question {
                model,
                kfunc,
                param,
                kernel,
            })
        })
    }
}

fn table(columns: &[Column]) -> Block {
    let mut head = vec![text("State")];
    head.extend(columns.iter().map(|(kernels, _)| text(ranges(kernels))));
    let mut rows: Vec<(Vec<PointerState>, Vec<Verdict>)> = Vec::new();
    for (i, state) in PointerState::ALL.iter().enumerate() {
        let said = columns.iter().filter_map(|(_, column)| column.get(i));
        let said: Vec<_> = said.copied().collect();
        match rows.iter_mut().find(|(_, known)| *known == said) {
            Some((states, _)) => states.push(*state),
            None => rows.push((vec![*state], said)),
        }
    }
    let rows = rows.iter().map(|(states, said)| {
        let mut cells = vec![states_line(states)];
        cells.extend(said.iter().map(|verdict| text(words(*verdict))));
        cells
    });
    Block::Table {
        head,
        rows: rows.collect(),
    }
}

fn states_line(states: &[PointerState]) -> Line {
    let words: Vec<_> = states.iter().map(|state| state.words()).collect();
    crate::emit::prose::inlines(&words.join("; "))
}

fn words(verdict: Verdict) -> String {
    match verdict {
        Verdict::Accepted => "accepted".to_owned(),
        Verdict::Refused(Reason::Declared(demand)) => format!("asked for: {}", demand.words()),
        Verdict::Refused(reason) => format!("refused: {}", reason.words()),
        Verdict::Unknown(gap) => format!("not known: {}", gap.words()),
    }
}
