package ebb.quic.tls;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;

/** Tells the curves secp256r1 and secp384r1 from others of their size. */
final class NistCurve {
    private static final BigInteger P256_B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger P384_B = new BigInteger("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe814112"
            + "0314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef", 16);

    private NistCurve() {
    }

    /** Whether the parameters are those of the curve with that many bits; the field and the coefficient b name it. */
    static boolean isCurve(ECParameterSpec parameters, int bits) {
        return parameters.getCurve().getField() instanceof ECFieldFp field && field.getFieldSize() == bits
                && parameters.getCurve().getB().equals(bits == 256 ? P256_B : P384_B);
    }
}
