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
package io.clientcert.samples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** One controller behind the starter: PORT, PKI folder. */
@SpringBootApplication
@RestController
public class BootMain {

  /** Starts it; the rest stands in {@code application.properties}. */
  public static void main(String[] args) {
    System.setProperty("sample.port", args[0]);
    System.setProperty("sample.pki", args[1]);
    ConfigurableApplicationContext context = SpringApplication.run(BootMain.class);
    System.out.println(
        "https://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @GetMapping("/whoami")
  String whoami(@RequestHeader(name = "Client-Cert", defaultValue = "null") String field) {
    return field;
  }
}
