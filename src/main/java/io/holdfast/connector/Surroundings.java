package io.holdfast.connector;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What calls need of the machine.
 *
 * @param sockets not connected yet
 * @param tls whose certificates are trusted
 */
record Surroundings(AddressGuard.Names names, Supplier<Socket> sockets, SSLContext tls) {
    /** Its own names, sockets that know no proxy, and the authorities that this Java trusts. */
    static Surroundings real() {
        try {
            return new Surroundings(
                    InetAddress::getAllByName, () -> new Socket(Proxy.NO_PROXY), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
