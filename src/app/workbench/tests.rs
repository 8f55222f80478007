//! Tests of the workbench as updates of the state.
