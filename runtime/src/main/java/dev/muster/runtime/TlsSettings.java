package dev.muster.runtime;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The keys with which members prove to each other that they belong together (mutual TLS 1.3). A peer whose certificate
 * is not signed by the trust store is refused. Host names are not checked: the trust store should hold the cluster's own
 * authority and nothing else.
 *
 * @param keyStore a PKCS#12 or JKS file with this node's private key and certificate
 * @param trustStore a PKCS#12 or JKS file with the certificates of the authority
 * @param password gives the password of both stores and of the key; asked once, at start
 */
public record TlsSettings(Path keyStore, Path trustStore, Supplier<String> password) {}
