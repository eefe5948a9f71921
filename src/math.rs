//! Elementary functions that the compiler can turn into vectors, and that give the same bits on every machine; and
//! the normal distribution.

/// e^x to within about one unit in the last place, for |x| < 700; beyond, its value at ±700.
///
/// Cody and Waite's reduction to |r| ≤ ln 2 / 2, then the Taylor polynomial of degree 13 (its remainder is below 1e-17).
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238_2e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// Adding it leaves the nearest whole number in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let x = x.clamp(-700.0, 700.0);
    let rounded = x * std::f64::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (x - n * LN2_HIGH) - n * LN2_LOW;
    let mut p = 1.0 / 6_227_020_800.0;
    for inverse in [
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        p = p * r + inverse;
    }
    p * f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52)
}

/// ln x to within about one unit in the last place, for positive, normal x.
///
/// x = 2^n·m with m near 1; ln m by the odd series in (m − 1)/(m + 1), its remainder below 1e-17 (as in fdlibm's `e_log.c`,
/// with a series in place of the minimax polynomial).
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238_2e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// The bits of √½: mantissas are brought to [√½, √2).
    const ROOT_HALF: u64 = 0x3FE6_A09E_667F_3BCD;
    let shifted = x.to_bits().wrapping_sub(ROOT_HALF);
    // The exponent, as a number without a conversion that the vector units lack.
    let n = f64::from_bits((shifted >> 52 ^ 0x800) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 2048.0);
    let m = f64::from_bits((shifted & 0x000F_FFFF_FFFF_FFFF).wrapping_add(ROOT_HALF));
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let mut p = 1.0 / 21.0;
    for inverse in
        [1.0 / 19.0, 1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0]
    {
        p = p * z + inverse;
    }
    n * LN2_HIGH + (2.0 * s + (2.0 * s * z * p + n * LN2_LOW))
}

/// Half the width of an interval that holds 95 % of a normal law, in standard deviations.
pub const CONFIDENCE: f64 = 1.959_963_984_540_054;

/// The standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The standard normal quantile, by Wichura's algorithm AS 241 (PPND16; relative error about 1e-16).
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 { normal_quantile_centre(q) } else { normal_quantile_tail(u) }
}

/// The middle 85 % of the normal quantile, |q| ≤ 0.425: a ratio of polynomials, without branches.
#[inline(always)]
pub fn normal_quantile_centre(q: f64) -> f64 {
    const A: [f64; 8] = [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946_1e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5,
    ];
    const B: [f64; 8] = [
        5.226_495_278_852_854_6e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ];
    let r = 0.180_625 - q * q;
    q * ratio(r, &A, &B)
}

/// How far into the tail `u` lies, as the tails' formulas measure it: √−ln of the smaller side of `u`.
#[inline(always)]
fn depth(u: f64) -> f64 {
    (-ln(if u < 0.5 { u } else { 1.0 - u })).sqrt()
}

/// The tails of the normal quantile, from `u` itself: u − ½ would have lost its last digits.
pub fn normal_quantile_tail(u: f64) -> f64 {
    const E: [f64; 8] = [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ];
    const F: [f64; 8] = [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ];
    let r = depth(u);
    if r <= NEAR { normal_quantile_near_tail(u) } else { ratio(r - NEAR, &E, &F).copysign(u - 0.5) }
}

/// The depth to which a tail is near: beyond lie 3 numbers in 10¹¹.
const NEAR: f64 = 5.0;

/// Many tails at once, in place.
pub fn normal_quantile_tails<const N: usize>(u: &mut [f64; N]) {
    if u.iter().fold(true, |near, u| near & (depth(*u) <= NEAR)) {
        u.iter_mut().for_each(|u| *u = normal_quantile_near_tail(*u));
    } else {
        u.iter_mut().for_each(|u| *u = normal_quantile_tail(*u));
    }
}

/// The near tail of the normal quantile: a ratio of polynomials, without branches.
#[inline(always)]
fn normal_quantile_near_tail(u: f64) -> f64 {
    const C: [f64; 8] = [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ];
    const D: [f64; 8] = [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_758_8,
        1.0,
    ];
    ratio(depth(u) - 1.6, &C, &D).copysign(u - 0.5)
}

/// The ratio of two polynomials, highest powers first.
#[inline(always)]
fn ratio(x: f64, numerator: &[f64; 8], denominator: &[f64; 8]) -> f64 {
    let (mut a, mut b) = (numerator[0], denominator[0]);
    for power in 1..8 {
        a = a * x + numerator[power];
        b = b * x + denominator[power];
    }
    a / b
}
