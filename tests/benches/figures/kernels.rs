//! Programs that compute, timed against real Go: the same files, whole processes, run in turn.

use crate::measure::{Bench, Reading};

/// The name and the text of each.
const KERNELS: &[(&str, &str)] = &[
    ("ackermann", include_str!("kernels/ackermann.go")),
    ("fannkuch", include_str!("kernels/fannkuch.go")),
    ("fib", include_str!("kernels/fib.go")),
    ("matmul", include_str!("kernels/matmul.go")),
    ("nbody", include_str!("kernels/nbody.go")),
    ("nqueens", include_str!("kernels/nqueens.go")),
    ("spectral_norm", include_str!("kernels/spectral_norm.go")),
    ("tak", include_str!("kernels/tak.go")),
];

/// Pairs of runs of each kernel.
const SAMPLES: usize = 7;

/// The geometric mean of the ratios, and each of them.
pub fn against_go(bench: &Bench) -> Result<Vec<Reading>, String> {
    let mut notes = Vec::new();
    let mut logarithms = 0.0;
    for (name, source) in KERNELS {
        let ours = bench.program(name, source)?;
        let gos = bench.go_program(&format!("{name}.go"), source)?;
        let [our_seconds, go_seconds] = bench.compare(
            SAMPLES,
            [&|| bench.ours(&ours, ""), &|| bench.process(&gos)],
        )?;
        let ratio = our_seconds / go_seconds;
        logarithms += ratio.ln();
        notes.push(Reading::note(
            name,
            format!("{our_seconds:.3} s / {go_seconds:.3} s = {ratio:.2}"),
        ));
    }
    let mean = (logarithms / KERNELS.len() as f64).exp();
    let mut readings = vec![Reading::figure(format!("{mean:.3}"))];
    readings.extend(notes);
    Ok(readings)
}
