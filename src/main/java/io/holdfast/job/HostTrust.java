package io.holdfast.job;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server where another does and its certificate is valid for the host that the connection leads to, as HTTPS has it (RFC 2818), whether or not
 * the client that made the connection asked for that. Any thread.
 */
final class HostTrust extends X509ExtendedTrustManager {
    private static final String AS_HTTPS = "HTTPS";
    private final X509ExtendedTrustManager chains;

    /** @param chains knows which authorities are trusted */
    HostTrust(X509ExtendedTrustManager chains) {
        this.chains = chains;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!(socket instanceof SSLSocket connection)) {
            throw new CertificateException("the host is not known");
        }
        SSLParameters asked = connection.getSSLParameters();
        asked.setEndpointIdentificationAlgorithm(AS_HTTPS);
        connection.setSSLParameters(asked);
        chains.checkServerTrusted(chain, type, connection);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        SSLParameters asked = engine.getSSLParameters();
        asked.setEndpointIdentificationAlgorithm(AS_HTTPS);
        engine.setSSLParameters(asked);
        chains.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("the host is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
