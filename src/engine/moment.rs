//! Time: the moment of a step, and how closely times are compared.

/// Times and progress are compared to within this.
pub const TOLERANCE: f64 = 1e-9;

/// The moment of a step: its index and times \[yr\].
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// k.
    pub step: usize,
    /// t_k.
    pub begin: f64,
    /// t' = t_k + dt/2.
    pub middle: f64,
    /// dt.
    pub dt: f64,
}
