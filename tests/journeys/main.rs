//! Journeys over the real `synthetic` program: own home, own store, fixed width and zone, agent
//! histories written by the tests themselves.

mod bench;
mod cleaning;
mod collecting;
mod histories;
mod hostile;
#[cfg(unix)]
mod interrupted;
mod reading;
mod refusing;
mod retaining;
mod shapes;
mod storing;
