/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.samples.resource;

import io.clientcert.CertificateBoundToken;
import io.clientcert.ClientCertificate;
import java.security.Principal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;

/** A resource server that accepts bound access tokens behind a proxy: PORT, PKI folder. */
@SpringBootApplication
@RestController
public class ResourceMain {

  public static void main(String[] args) {
    System.setProperty("sample.port", args[0]);
    System.setProperty("sample.pki", args[1]);
    var environment = SpringApplication.run(ResourceMain.class).getEnvironment();
    System.out.println("https://localhost:" + environment.getProperty("local.server.port"));
  }

  /** Spring Security compares the certificate if a token is bound; this wants every token bound. */
  @Bean
  OAuth2TokenValidator<Jwt> bound() {
    return token -> {
      var request = RequestContextHolder.currentRequestAttributes();
      var fact = (ClientCertificate) request.getAttribute(ClientCertificate.class.getName(), 0);
      return new CertificateBoundToken(token.getClaims()).isBoundTo(fact)
          ? OAuth2TokenValidatorResult.success()
          : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    };
  }

  @GetMapping("/resource")
  String resource(Principal principal) {
    return principal.getName();
  }
}
