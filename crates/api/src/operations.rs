//! Operations called by their names.

use synthetic_model::{
    Code, cleanup,
    report::{self, Failure},
    retention as policies, session,
};

use crate::{
    Api, Raw, agents,
    api::{answer, request},
    artifacts, checks, cleanups, collect, constructs, jobs, leftovers, retention, sessions, status, transcripts, usage,
};

macro_rules! call_by_name {
    ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => {
        fn call(api: &Api, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
            match operation {
                $(stringify!($name) => {
                    let value: $answer = api.$name(request::<$request>(operation, body)?)?;
                    answer(&value)
                })+
                _ => Err(unknown(operation)),
            }
        }
    };
}
crate::for_each_operation!(call_by_name);

macro_rules! call_raw_by_name {
    ($($name:ident: $request:ty),+ $(,)?) => {
        fn call_raw(api: &Api, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
            match operation {
                $(stringify!($name) => api.$name(request::<$request>(operation, body)?),)+
                _ => Err(unknown(operation)),
            }
        }
    };
}
crate::for_each_raw_operation!(call_raw_by_name);

fn unknown(operation: &str) -> Failure {
    let name: String = operation.chars().take(80).collect();
    Failure { code: Code::ApiBadRequest, message: format!("there is no operation {name:?}"), hint: None }
}

impl Api {
    /// Calls the operation named `operation` with a JSON request, and gives its JSON answer.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for an unknown name or a body that is not its request (an empty body is
    /// `{}`), else the operation's own.
    pub fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        call(self, operation, body)
    }

    /// Calls an operation that answers with bytes.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
        call_raw(self, operation, body)
    }
}
