//! Prints the TypeScript contract.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", synthetic_api::typescript::contract());
}
