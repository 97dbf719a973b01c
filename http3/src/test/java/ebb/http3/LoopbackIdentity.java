package ebb.http3;

import ebb.quic.QuicIdentity;
import java.io.IOException;

/** A certificate for localhost and its key, for tests alone; it was made for them and is used nowhere else. */
public final class LoopbackIdentity {
    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBvDCCAWGgAwIBAgIUUiMbXPxC4hNSlaM5SrFYzD1levIwCgYIKoZIzj0EAwIw
            HDEaMBgGA1UEAwwRRWJiIGxvb3BiYWNrIHRlc3QwIBcNMjYxMTI0MDY1NDU4WhgP
            MjEyNjEwMzEwNjU0NThaMBwxGjAYBgNVBAMMEUViYiBsb29wYmFjayB0ZXN0MFkw
            EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEjfxWMNacaZmPwGMpI9PNXdMKdixuoMCo
            +FkHsPRvANnVnW+WHyHZ8VwxBPtYcnjyhUFL92XKJyKU4kRHIdOKXqN/MH0wHQYD
            VR0OBBYEFPlL4zWqC7L1T4W1IOZwtDCwd2t2MB8GA1UdIwQYMBaAFPlL4zWqC7L1
            T4W1IOZwtDCwd2t2MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMB
            Af8EBTADAQH/MA4GA1UdDwEB/wQEAwIChDAKBggqhkjOPQQDAgNJADBGAiEAvgtf
            PN5kIz6zhz8YPh5W1HNA/7f/c1r2vZx5zYM9IV4CIQCH8bTSksRfpUBW39Npwv2U
            F91jf2qVYG4N1miT7j57EA==
            -----END CERTIFICATE-----
            """;
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYjuAdlp3rhMwJH5c
            2vxdmMhHplp+OWvcQtzMCQXa4POhRANCAASN/FYw1pxpmY/AYykj081d0wp2LG6g
            wKj4WQew9G8A2dWdb5YfIdnxXDEE+1hyePKFQUv3ZconIpTiREch04pe
            -----END PRIVATE KEY-----
            """;

    private LoopbackIdentity() {
    }

    /** Both, as a server takes them. */
    public static QuicIdentity identity() throws IOException {
        return QuicIdentity.of(CERTIFICATE, KEY);
    }
}
