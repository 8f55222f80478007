fn main() {
    println!("{}", bianheng::VERSION);
}
