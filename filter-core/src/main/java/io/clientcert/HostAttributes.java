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
package io.clientcert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * Shows the attributes and operations of a {@link ClientCertManagement} on the MBean that a server
 * itself has for a valve or a customizer. There, names begin with a small letter, lists are arrays
 * and maps are composite data, as these servers' own attributes are. Thread-safe.
 */
public final class HostAttributes {

  private final ClientCertManagement management;

  /** By their names on the server's MBean. */
  private final Map<String, MBeanAttributeInfo> attributes = new TreeMap<>();

  private final List<MBeanOperationInfo> operations;

  /** Shows what {@code management} has. */
  public HostAttributes(ClientCertManagement management) {
    this.management = management;
    MBeanInfo info = management.getMBeanInfo();
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      attributes.put(nameOnServer(attribute.getName()), attribute);
    }
    this.operations = List.of(info.getOperations());
  }

  private static String nameOnServer(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** Returns {@code own} with these attributes and operations. */
  public MBeanInfo with(MBeanInfo own) {
    List<MBeanAttributeInfo> all = new ArrayList<>(List.of(own.getAttributes()));
    all.removeIf(each -> hasAttribute(each.getName()));
    attributes.forEach((name, info) -> all.add(info(name, info)));
    List<MBeanOperationInfo> allOperations = new ArrayList<>(List.of(own.getOperations()));
    allOperations.removeIf(each -> hasOperation(each.getName()));
    allOperations.addAll(operations);
    return new MBeanInfo(
        own.getClassName(),
        own.getDescription(),
        all.toArray(MBeanAttributeInfo[]::new),
        own.getConstructors(),
        allOperations.toArray(MBeanOperationInfo[]::new),
        own.getNotifications());
  }

  private static MBeanAttributeInfo info(String name, MBeanAttributeInfo info) {
    String type = info.getType();
    if (type.equals("javax.management.openmbean.TabularData")) {
      type = CompositeData.class.getName();
    }
    return new MBeanAttributeInfo(name, type, info.getDescription(), true, false, false);
  }

  /** Returns whether {@link #attribute} has {@code name}. */
  public boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  /** Returns whether {@link #invoke} has {@code name}. */
  public boolean hasOperation(String name) {
    return operations.stream().anyMatch(operation -> operation.getName().equals(name));
  }

  /**
   * Returns the value of an attribute, in types that every JMX client knows.
   *
   * @throws AttributeNotFoundException if there is none of this name
   */
  public @Nullable Object attribute(String name)
      throws AttributeNotFoundException, MBeanException, ReflectionException {
    return switch (name) {
      case "settings" -> composite("Settings", management.getSettings(), SimpleType.STRING);
      case "requests" -> composite("Requests", management.getRequests(), SimpleType.LONG);
      default -> {
        MBeanAttributeInfo info = attributes.get(name);
        if (info == null) {
          throw new AttributeNotFoundException(name);
        }
        yield management.getAttribute(info.getName());
      }
    };
  }

  private static CompositeData composite(String type, Map<String, ?> values, OpenType<?> of) {
    String[] names = values.keySet().toArray(String[]::new);
    OpenType<?>[] types = new OpenType<?>[names.length];
    Arrays.fill(types, of);
    try {
      return new CompositeDataSupport(
          new CompositeType(type, type, names, names, types),
          names,
          Arrays.stream(names).map(name -> (Object) values.get(name)).toArray());
    } catch (OpenDataException e) {
      throw new IllegalStateException("A setting or a verdict has no name", e);
    }
  }

  /** Returns the refusal of an attempt to set {@code attribute}: all of them are read-only. */
  public AttributeNotFoundException readOnly(Attribute attribute) {
    return new AttributeNotFoundException(attribute.getName() + " is read-only");
  }

  /** Invokes an operation. */
  public @Nullable Object invoke(
      String operation, @Nullable Object @Nullable [] parameters, String @Nullable [] signature)
      throws MBeanException, ReflectionException {
    return management.invoke(operation, parameters, signature);
  }
}
