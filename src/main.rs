//! The program `orecast`.

fn main() -> std::process::ExitCode {
    orecast::cli::main()
}
