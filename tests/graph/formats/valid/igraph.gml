Creator "igraph version 0.10.4 Mon Nov 20 10:12:01 2023"
Version 1
graph
[
  directed 1
  node
  [
    id 0
    name "smoking"
    label "Smoking &#38; tar"
    graphics [ x 12.5 y -3 fill "#ffcc00" ]
  ]
  node
  [
    id 1
    name "cancer"
  ]
  edge
  [
    source 0
    target 1
    beta 0.25
    weight 2
  ]
]
