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

## Needed for PKCS12 and JKS files that have one.
## Write the password of the trust store.
# clientcert.trustStorePassword=

## How the trust store is stored; auto reads it off the file.
## Write auto, PEM, PKCS12 or JKS.
# clientcert.trustStoreType=auto

## Intermediates that may complete a chain that a client sends without them; not trusted by themselves.
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

## The most intermediates that a path may have.
## Write a number from 0 to 16.
# clientcert.maxPathLength=5

## The certificate policies that are acceptable; any when empty.
## Write object identifiers such as 2.16.840.1.101.3.2.1.48.1, separated by commas.
# clientcert.initialPolicies=

## Whether a path must be valid for an acceptable policy.
## Write true or false.
# clientcert.explicitPolicyRequired=false

## Whether policy mappings are ignored.
## Write true or false.
# clientcert.policyMappingInhibited=false

## Whether the policy anyPolicy counts for nothing.
## Write true or false.
# clientcert.anyPolicyInhibited=false

## Whether an extended key usage must include clientAuth, or serverAuth is enough.
## Write required or server-auth-allowed.
# clientcert.clientAuthUsage=required

## Trust anchors below which serverAuth is enough; all when empty.
## Write SHA-256 digests of certificates in hexadecimal digits, separated by commas.
# clientcert.serverAuthAnchors=

## The shortest RSA key on a path.
## Write a number of bits from 1024 to 16384, not above maxRsaBits.
# clientcert.minRsaBits=2048

## The longest RSA key on a path: a huge one costs the server time.
## Write a number of bits from 1024 to 16384, not below minRsaBits.
# clientcert.maxRsaBits=8192

## The shortest elliptic curve on a path.
## Write a number of bits from 224 to 521.
# clientcert.minEcBits=256

## The shortest DSA key on a path.
## Write a number of bits from 1024 to 4096, or 0 for no DSA at all.
# clientcert.minDsaBits=0

## Whether certificates on a path may be signed with SHA-1.
## Write true or false.
# clientcert.allowSha1=false

## Where revocation evidence comes from; of two sources the second is asked when the first has no answer.
## Write none, crl, ocsp, crl-then-ocsp or ocsp-then-crl.
# clientcert.revocation=none

## Whether only the leaf needs revocation evidence, or every certificate on the path.
## Write leaf or path.
# clientcert.revocationScope=path

## The lists to look in. Lists need crlFiles, crlUrls or crlDistributionPoints.
## Write paths or file: URIs of PEM or DER files with certificate revocation lists, or of directories of them, separated by commas.
# clientcert.crlFiles=

## Lists that are fetched at the start, and again before they end.
## Write http or https URLs of certificate revocation lists, separated by commas.
# clientcert.crlUrls=

## Whether lists are fetched from where certificates with a valid path say that they are.
## Write true or false.
# clientcert.crlDistributionPoints=false

## How long after it was issued a list ends at the latest.
## Write a duration up to P366D, such as P7D, or PT0S for as the list says.
# clientcert.crlMaxAge=PT0S

## Who is asked about every certificate; without it, whom the certificate names.
## Write an http or https URL.
# clientcert.ocspResponder=

## How responders are asked; a request that is too long for get is sent by post.
## Write post or get.
# clientcert.ocspMethod=post

## Whether a responder has to repeat a random number; many cannot.
## Write true or false.
# clientcert.ocspNonce=false

## How long an OCSP answer counts that names no end.
## Write a duration from PT1S to P31D, such as PT1H.
# clientcert.ocspMaxAge=PT1H

## How long a request waits for evidence in all; then the certificate is not forwarded.
## Write a duration from PT0S to PT1M, such as PT2S.
# clientcert.revocationTimeout=PT2S

## How many requests may wait for evidence at the same time; the next one gets BUSY.
## Write a number from 0 to 10000.
# clientcert.maxWaiting=50

## What happens while a source of evidence fails: nothing is forwarded, or what is not known to be revoked is, until the failure has lasted that long.
## Write refuse, or allow-for(DURATION) with a duration up to P7D, such as allow-for(PT30M).
# clientcert.revocationOutage=refuse

## The only hosts that evidence is fetched from; without any, every host at a public address.
## Write host names, *.example.com or IP addresses, each with or without a port, separated by commas.
# clientcert.fetchHosts=

## How long fetching one list or answer may take.
## Write a duration from PT0.1S to PT10M, such as PT10S.
# clientcert.fetchTimeout=PT10S

## The longest list or answer that is fetched.
## Write a size from 1KiB to 1GiB, such as 64MiB.
# clientcert.fetchMaxSize=64MiB

## HTTP proxy for fetching CRLs and OCSP responses; requires fetchHosts if certificates name the hosts. If not set, no proxy is used, not even one that the JVM is configured with.
## Write an http URL of a host and a port, such as http://proxy.example.com:3128.
# clientcert.fetchProxy=

## What Client-Cert-Chain holds: the path that was validated, what the client sent, or nothing.
## Write validated, presented or none.
# clientcert.chain=validated

## Whether a validated chain ends with the trust anchor's certificate.
## Write true or false.
# clientcert.includeRoot=false

## Whether the chain is one field line, or one line for each certificate.
## Write joined or each.
# clientcert.chainLines=joined

## The longest value of Client-Cert, in characters.
## Write a size from 1KiB to 1MiB, such as 10240 or 10KiB.
# clientcert.maxCertSize=10KiB

## The longest value of Client-Cert-Chain, in characters; lines are counted together.
## Write a size from 1KiB to 1MiB, such as 16384 or 16KiB.
# clientcert.maxChainSize=16KiB

## The longest value of every other field, in characters.
## Write a size from 1KiB to 1MiB, such as 16384 or 16KiB.
# clientcert.maxFieldSize=16KiB

## The header shapes that are written. What each one holds is in docs/dialects.md.
## Write names among rfc9440, cloudflare-legacy, cloudflare-workers, cf-cert, envoy-xfcc, nginx, traefik, aws-alb, separated by commas.
# clientcert.dialects=rfc9440

## What Client-Cert is called, for layers of proxies that agree on another name.
## Write a field name of letters, digits and hyphens that HTTP has no use for.
# clientcert.certField=Client-Cert

## What Client-Cert-Chain is called.
## Write a field name of letters, digits and hyphens that HTTP has no use for.
# clientcert.chainField=Client-Cert-Chain

## A field of one's own called NAME. Variables and conditions are in docs/dialects.md.
## Write text with variables in braces, and maybe a condition, such as {san_uri} or {subject_dn} if presented and not revoked.
# clientcert.header.NAME=

## Which requests of a connection the dialect cloudflare-legacy is for.
## Write every or first.
# clientcert.legacyForward=every

## Whether responses have the fields of the dialect cf-cert.
## Write true or false.
# clientcert.cfCertResponse=false

## What happens when a value is too long: the field is left out, or the request is answered with 431 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onOversized=omit

## What happens when a client sends a managed field: it is taken out, or the request is answered with 400 or STATUS.
## Write strip, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onSpoofed=strip

## What happens when there is a certificate with any verdict but VERIFIED: it is not forwarded, or the request is answered with 403 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onInvalid=omit

## What happens when there is no certificate, on connectors without TLS too: nothing is forwarded, or the request is answered with 403 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onMissing=omit

## Requests that onMissing and onInvalid do not refuse. The path is the one that the client sent, context path included; one with %, ;, an empty segment, . or .. matches none.
## Write methods such as OPTIONS, paths such as /health or /public/*, or both as in GET /health, separated by commas.
# clientcert.refusalExemptions=

## SETTING for requests to the host NAME, or to every host below DOMAIN with *.DOMAIN or .DOMAIN for NAME.
## Write what SETTING allows, one of chain, includeRoot, chainLines, maxCertSize, maxChainSize, maxFieldSize, dialects, certField, chainField, header.NAME, legacyForward, cfCertResponse, onOversized, onSpoofed, onInvalid, onMissing and refusalExemptions.
# clientcert.host.NAME.SETTING=

## What happens when the TLS handshake named a host that other settings hold for, where that can be seen: nothing is forwarded, or the request is answered with 421 or STATUS.
## Write omit, reject, or refuse(STATUS) with a status from 400 to 599.
# clientcert.onMisdirected=omit

## How often the files named here are looked at for changes.
## Write a duration from PT1S to P1D, such as PT30S, or PT0S for never.
# clientcert.reloadInterval=PT30S

## How many chains may be validated at the same time; the next one gets the verdict BUSY.
## Write a number from 1 to 10000.
# clientcert.maxValidations=256

## How much memory decisions may take; 64MiB has room for some 3000 clients.
## Write a size from 64KiB to 1GiB, such as 64MiB.
# clientcert.decisionCacheSize=64MiB
