[description]
Forwards client certificates in the fields Client-Cert and Client-Cert-Chain (RFC 9440), and takes
out whatever a client wrote into them itself, on every connector.

[tags]
3rdparty
security
ssl

[depend]
server

[lib]
lib/clientcert/*.jar

[xml]
etc/clientcert.xml

[ini]
jetty.sslContext.wantClientAuth?=true
clientcert.trustStore?=connector

[ini-template]
## CA certificates that a client certificate must chain to. Required. With proxy, the validation of a trusted proxy is enough: only the validity period, key usage and algorithms are checked.
## Write the path or file: URI of a PEM, DER, PKCS#7, PKCS12 or JKS file with the CA certificates to trust, or proxy with source=forwarded, or connector for what jetty.sslContext.trustStorePath names.
# clientcert.trustStore=connector

## Password of the trust store. Needed for PKCS12 and JKS files that have one.
## Write the password of the trust store.
# clientcert.trustStorePassword=

## Format of the trust store file. With auto, it is recognized from the content.
## Write auto, PEM, PKCS12 or JKS.
# clientcert.trustStoreType=auto

## Intermediate certificates that complete a chain which a client sends without them. They are not trusted by themselves.
## Write the path or file: URI of a PEM, DER or PKCS#7 file with CA certificates.
# clientcert.intermediates=

## Where client certificates come from: the TLS connection, the header fields of a trusted proxy, or the fields of trusted proxies and the TLS connections of everyone else.
## Write tls, forwarded or forwarded-or-tls.
# clientcert.source=tls

## Addresses of the proxies whose header fields are read, compared with the peer address of the TCP connection.
## Write IP addresses, CIDR ranges such as 10.0.0.0/8, and unix for Unix domain sockets, separated by commas.
# clientcert.trustedProxies=

## Names in the TLS certificates of the proxies whose header fields are read. Requires proxyTrustStore.
## Write dns:NAME, uri:URI, subject:DN or sha256:HEX, several separated by commas.
# clientcert.trustedProxyIdentities=

## CA certificates that the TLS certificate of a proxy must chain to.
## Write the path or file: URI of a PEM, DER, PKCS#7, PKCS12 or JKS file with the CA certificates of proxies.
# clientcert.proxyTrustStore=

## Format of the header fields in which proxies send the client certificate.
## Write rfc9440, nginx, envoy-xfcc, traefik, aws-alb, aws-alb-passthrough, cloudflare-legacy, apache, haproxy, or NAME:ENCODING with a field name and one of der, pem, escaped-pem and escaped-der.
# clientcert.forwardedFormat=rfc9440

## Keys that a trusted proxy signs the certificate fields with (RFC 9421). If set, fields without a valid signature are not read.
## Write ID=FILE with a key id and the path or file: URI of a PEM file with a public key or a certificate, or of a file with a shared secret in base64, several separated by commas.
# clientcert.trustedProxyKeys=

## Key that signs the certificate fields that are written (RFC 9421). Not signed if not set.
## Write the path or file: URI of a PEM file with a private key (Ed25519, ECDSA P-256 or P-384, RSA), or of a file with a shared secret of at least 32 bytes in base64.
# clientcert.signatureKey=

## Identifier of signatureKey, sent as the parameter keyid of each signature.
## Write printable ASCII characters, as the origin has it in trustedProxyKeys.
# clientcert.signatureKeyId=

## Parts of the request that a signature covers besides the certificate fields. At the origin, it must cover all of them.
## Write names among @method, @authority, @path and @query, separated by commas.
# clientcert.signatureComponents=@method, @authority, @path, @query

## Time after which a signature expires. Clocks of proxy and origin may differ by 5 seconds.
## Write a duration from PT1S to PT1H, such as PT30S.
# clientcert.signatureMaxAge=PT30S

## Whether a client certificate that is itself in the trust store is trusted.
## Write true or false.
# clientcert.allowLeafAnchors=false

## Maximum number of intermediate certificates in a certification path.
## Write a number from 0 to 16.
# clientcert.maxPathLength=5

## Acceptable certificate policies. If not set, every policy is acceptable.
## Write object identifiers such as 2.16.840.1.101.3.2.1.48.1, separated by commas.
# clientcert.initialPolicies=

## Whether a certification path must be valid for an acceptable policy.
## Write true or false.
# clientcert.explicitPolicyRequired=false

## Whether policy mappings in certificates are ignored.
## Write true or false.
# clientcert.policyMappingInhibited=false

## Whether the policy anyPolicy in certificates is ignored.
## Write true or false.
# clientcert.anyPolicyInhibited=false

## Whether an extended key usage must include clientAuth, or serverAuth is sufficient.
## Write required or server-auth-allowed.
# clientcert.clientAuthUsage=required

## SHA-256 digests of the trust anchors below which serverAuth is sufficient. If not set, it is below all of them.
## Write SHA-256 digests of certificates in hexadecimal digits, separated by commas.
# clientcert.serverAuthAnchors=

## Minimum length of RSA keys in a certification path, in bits.
## Write a number of bits from 1024 to 16384, not above maxRsaBits.
# clientcert.minRsaBits=2048

## Maximum length of RSA keys in a certification path, in bits. It limits the processor time that a client can cause.
## Write a number of bits from 1024 to 16384, not below minRsaBits.
# clientcert.maxRsaBits=8192

## Minimum size of elliptic curves in a certification path, in bits.
## Write a number of bits from 224 to 521.
# clientcert.minEcBits=256

## Minimum length of DSA keys in a certification path, in bits. With 0, DSA keys are rejected.
## Write a number of bits from 1024 to 4096, or 0 for no DSA at all.
# clientcert.minDsaBits=0

## Whether certificates in a certification path may be signed with SHA-1.
## Write true or false.
# clientcert.allowSha1=false

## Sources of revocation information. With two sources, the second is used when the first has no information.
## Write none, crl, ocsp, crl-then-ocsp or ocsp-then-crl.
# clientcert.revocation=none

## Certificates whose revocation status is checked: only the client certificate, or all certificates of the path below the trust anchor.
## Write leaf or path.
# clientcert.revocationScope=path

## Files with CRLs. Revocation checking with CRLs requires crlFiles, crlUrls or crlDistributionPoints.
## Write paths or file: URIs of PEM or DER files with certificate revocation lists, or of directories of them, separated by commas.
# clientcert.crlFiles=

## URLs of CRLs. They are fetched at startup, and again before they expire.
## Write http or https URLs of certificate revocation lists, separated by commas.
# clientcert.crlUrls=

## Whether CRLs are fetched from the distribution points in certificates whose path is valid.
## Write true or false.
# clientcert.crlDistributionPoints=false

## Maximum age of a CRL, counted from its thisUpdate, even if its nextUpdate is later. With PT0S, nextUpdate alone counts.
## Write a duration up to P366D, such as P7D, or PT0S for as the list says.
# clientcert.crlMaxAge=PT0S

## OCSP responder that is queried for every certificate. If not set, the responder named in the certificate is used.
## Write an http or https URL.
# clientcert.ocspResponder=

## HTTP method of OCSP requests. A request that is too long for GET is sent with POST.
## Write post or get.
# clientcert.ocspMethod=post

## Whether an OCSP response must repeat the nonce of the request. Many responders do not support it.
## Write true or false.
# clientcert.ocspNonce=false

## Maximum age of an OCSP response that has no nextUpdate, counted from its thisUpdate.
## Write a duration from PT1S to P31D, such as PT1H.
# clientcert.ocspMaxAge=PT1H

## Maximum time that a request waits for revocation information. After it, the certificate is not forwarded.
## Write a duration from PT0S to PT1M, such as PT2S.
# clientcert.revocationTimeout=PT2S

## Maximum number of requests that wait for revocation information at the same time. Further ones get the verdict BUSY.
## Write a number from 0 to 10000.
# clientcert.maxWaiting=50

## Behaviour while revocation information cannot be obtained: certificates are rejected, or those not known to be revoked are accepted for at most the given duration of the failure.
## Write refuse, or allow-for(DURATION) with a duration up to P7D, such as allow-for(PT30M).
# clientcert.revocationOutage=refuse

## Hosts that revocation information may be fetched from. If not set, all hosts with a public address are allowed.
## Write host names, *.example.com or IP addresses, each with or without a port, separated by commas.
# clientcert.fetchHosts=

## Maximum duration of fetching one CRL or OCSP response.
## Write a duration from PT0.1S to PT10M, such as PT10S.
# clientcert.fetchTimeout=PT10S

## Maximum size of a CRL or OCSP response that is fetched.
## Write a size from 1KiB to 1GiB, such as 64MiB.
# clientcert.fetchMaxSize=64MiB

## HTTP proxy for fetching CRLs and OCSP responses; requires fetchHosts if certificates name the hosts. If not set, no proxy is used, not even one that the JVM is configured with.
## Write an http URL of a host and a port, such as http://proxy.example.com:3128.
# clientcert.fetchProxy=

## Content of Client-Cert-Chain: the validated certification path, the chain as presented by the client, or none.
## Write validated, presented or none.
# clientcert.chain=validated

## Whether a validated chain includes the certificate of the trust anchor.
## Write true or false.
# clientcert.includeRoot=false

## Whether Client-Cert-Chain is written as one field line, or as one line per certificate.
## Write joined or each.
# clientcert.chainLines=joined

## Maximum length of the value of Client-Cert, in characters.
## Write a size from 1KiB to 1MiB, such as 10240 or 10KiB.
# clientcert.maxCertSize=10KiB

## Maximum length of the value of Client-Cert-Chain, in characters, all lines together.
## Write a size from 1KiB to 1MiB, such as 16384 or 16KiB.
# clientcert.maxChainSize=16KiB

## Maximum length of the value of every other field, in characters.
## Write a size from 1KiB to 1MiB, such as 16384 or 16KiB.
# clientcert.maxFieldSize=16KiB

## Formats in which header fields are written. docs/dialects.md describes them.
## Write names among rfc9440, cloudflare-legacy, cloudflare-workers, cf-cert, envoy-xfcc, nginx, traefik, aws-alb, separated by commas.
# clientcert.dialects=rfc9440

## Name of the field Client-Cert, for proxies and origins that agree on another name.
## Write a field name of letters, digits and hyphens that HTTP has no use for.
# clientcert.certField=Client-Cert

## Name of the field Client-Cert-Chain, for proxies and origins that agree on another name.
## Write a field name of letters, digits and hyphens that HTTP has no use for.
# clientcert.chainField=Client-Cert-Chain

## Additional field with the name NAME. docs/dialects.md lists the variables and conditions.
## Write text with variables in braces, and maybe a condition, such as {san_uri} or {subject_dn} if presented and not revoked.
# clientcert.header.NAME=

## Requests of a connection to which the dialect cloudflare-legacy applies.
## Write every or first.
# clientcert.legacyForward=every

## Whether the fields of the dialect cf-cert are added to responses.
## Write true or false.
# clientcert.cfCertResponse=false

## Behaviour when a value exceeds its maximum length: the field is omitted, or the request is rejected with 431 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onOversized=omit

## Behaviour when a client sends a managed field: the field is removed, or the request is rejected with 400 or STATUS.
## Write strip, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onSpoofed=strip

## Behaviour when a certificate has any verdict other than VERIFIED: it is not forwarded, or the request is rejected with 403 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onInvalid=omit

## Behaviour when a request has no certificate, including requests without TLS: nothing is forwarded, or the request is rejected with 403 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onMissing=omit

## Requests that onMissing and onInvalid do not reject. The path is matched as sent by the client, with the context path. A path with %, ;, an empty segment, . or .. never matches.
## Write methods such as OPTIONS, paths such as /health or /public/*, or both as in GET /health, separated by commas.
# clientcert.refusalExemptions=

## SETTING for requests to the host NAME, or to all subdomains of DOMAIN with *.DOMAIN or .DOMAIN as NAME.
## Write what SETTING allows, one of chain, includeRoot, chainLines, maxCertSize, maxChainSize, maxFieldSize, dialects, certField, chainField, header.NAME, legacyForward, cfCertResponse, onOversized, onSpoofed, onInvalid, onMissing and refusalExemptions.
# clientcert.host.NAME.SETTING=

## Behaviour when the TLS handshake named a host with other settings, where the server makes that visible: nothing is forwarded, or the request is rejected with 421 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onMisdirected=omit

## Interval at which the files named in settings are checked for changes.
## Write a duration from PT1S to P1D, such as PT30S, or PT0S for never.
# clientcert.reloadInterval=PT30S

## Maximum number of chains that are validated at the same time. Further ones get the verdict BUSY.
## Write a number from 1 to 10000.
# clientcert.maxValidations=256

## Maximum memory of the decision cache. 64MiB are sufficient for about 3000 clients.
## Write a size from 64KiB to 1GiB, such as 64MiB.
# clientcert.decisionCacheSize=64MiB
